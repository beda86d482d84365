"""Compares what VTK reads from our writer's files with what was written, bit for bit.

    pip install vtk==9.7.0
    cargo run -p step0-problem --example write_vtu FOLDER
    python3 scripts/vtk_readback.py FOLDER

Exits with status 1 at the first difference.
"""

import struct
import sys
from pathlib import Path

import vtk

ARRAYS = {
    "Int64": (vtk.VTK_TYPE_INT64, "q"),
    "Float64": (vtk.VTK_DOUBLE, "d"),
}


def read(path):
    errors = []
    reader = vtk.vtkXMLUnstructuredGridReader()
    for source in [reader, reader.GetReaderErrorObserver(), reader.GetParserErrorObserver()]:
        if source:
            source.AddObserver("ErrorEvent", lambda *_: errors.append("an error"))
            source.AddObserver("WarningEvent", lambda *_: errors.append("a warning"))
    reader.SetFileName(str(path))
    reader.Update()
    check(path, "VTK's complaints", errors, [])
    return reader.GetOutput()


def digits(array, code):
    """An array's values in hexadecimal, as the example writes them."""
    count = array.GetNumberOfValues()
    values = [array.GetValue(i) for i in range(count)]
    packed = struct.pack(f">{count}{code}", *values)
    return [packed[i : i + 8].hex() for i in range(0, len(packed), 8)]


def check(path, what, found, expected):
    if found != expected:
        sys.exit(f"{path}: {what}: expected {expected!r:.200}, found {found!r:.200}")


def compare(path):
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    grid = read(path)
    data = grid.GetPointData()
    names = []
    for line in expected.splitlines():
        kind, name, values = line.split("\t")
        values = values.split()
        if kind == "active":
            check(path, "active scalars", data.GetScalars().GetName(), name)
            continue
        if kind == "points":
            count = len(values) // 3
            array, (number, code) = grid.GetPoints().GetData(), ARRAYS["Float64"]
            check(path, "components", array.GetNumberOfComponents(), 3)
        else:
            names.append(name)
            array, (number, code) = data.GetArray(name), ARRAYS[kind]
            check(path, f"{name}: components", array.GetNumberOfComponents(), 1)
        check(path, f"type of {name or kind}", array.GetDataType(), number)
        check(path, f"values of {name or kind}", digits(array, code), values)
    check(path, "arrays", [data.GetArrayName(i) for i in range(data.GetNumberOfArrays())], names)
    cells = grid.GetCells()
    for what, array, expected in [
        ("points of cells", cells.GetConnectivityArray(), range(count)),
        ("offsets of cells", cells.GetOffsetsArray(), range(count + 1)),
    ]:
        found = [array.GetValue(i) for i in range(array.GetNumberOfValues())]
        check(path, what, found, list(expected))
    types = {grid.GetCellType(i) for i in range(grid.GetNumberOfCells())}
    check(path, "types of cells", types, {vtk.VTK_VERTEX} if count else set())
    print(f"{path.name}: {count} points, as many vertices, {', '.join(map(repr, names))}: equal")


def main():
    folder = Path(sys.argv[1])
    files = sorted(folder.glob("*.vtu"))
    if not files:
        sys.exit(f"expected .vtu files in {folder}, found none")
    for path in files:
        compare(path)
    print(f"VTK {vtk.VTK_VERSION} read all {len(files)} files back bit for bit")


if __name__ == "__main__":
    main()
