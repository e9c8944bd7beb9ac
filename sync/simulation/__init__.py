"""The real code of both ends under virtual time and seeded faults: a network, disks, clocks, people and checks."""
