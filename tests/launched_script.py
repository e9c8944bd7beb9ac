"""What a launcher calls, told by a script: ``python -m tests.launched_script FILE [ARGUMENT ...]``."""

import runpy
import sys

if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0])
