"""Names of Qt's variant types for `Property(...)`.

At run time PySide takes the name as text, while its type hints ask for a class; qmllint's generator reads the
word in the source and must find Qt's own name there, since it does not know `dict` and `list`.
"""

from typing import cast

QVariantMap = cast("type", "QVariantMap")
QVariantList = cast("type", "QVariantList")
