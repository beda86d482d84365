"""Writes the files that step 0's reader of VTK's files is tested with, by VTK itself.

    python3 -m venv .venv && .venv/bin/pip install vtk==9.7.0
    .venv/bin/python scripts/make_vtu_test_data.py

rewrites crates/step0-problem/tests/data/vtu/ and vtp/, with the same bytes every time
for this version of VTK:

    *.vtu           the files
    index.csv       file,label,set: each file, the array to name to the reader (empty:
                    none), and the set of values that the file holds
    sets/*.csv      x,y,z,label: the values, as VTK reads them back from its own file;
                    coordinates as the 16 hexadecimal digits of an f64
    ../vtp/*.vtp    five points (i, 2i, 3i), made vertices in reverse order with the
                    labels 1 1 2 2 3; point 2 is a ghost
"""

import csv
import itertools
import shutil
import struct
from pathlib import Path

import vtk
from vtk.util.vtkAlgorithm import VTKPythonAlgorithmBase

OUT = Path(__file__).parents[1] / "crates/step0-problem/tests/data/vtu"
POLY = OUT.parent / "vtp"
WRITER = vtk.vtkXMLUnstructuredGridWriter

ENCODINGS = {
    "ascii": (WRITER.SetDataModeToAscii, False),
    "inline": (WRITER.SetDataModeToBinary, False),
    "base64": (WRITER.SetDataModeToAppended, True),
    "raw": (WRITER.SetDataModeToAppended, False),
}
COMPRESSORS = {
    "none": WRITER.SetCompressorTypeToNone,
    "zlib": WRITER.SetCompressorTypeToZLib,
    "lz4": WRITER.SetCompressorTypeToLZ4,
    "lzma": WRITER.SetCompressorTypeToLZMA,
}
HEADERS = {"h32": WRITER.SetHeaderTypeToUInt32, "h64": WRITER.SetHeaderTypeToUInt64}
POINTS = {"f32": vtk.VTK_FLOAT, "f64": vtk.VTK_DOUBLE}
# The ids of five clusters in every type that labels may have, including its limits.
LABELS = {
    "int8": (vtk.vtkTypeInt8Array, [-128, -1, 0, 7, 127]),
    "int16": (vtk.vtkTypeInt16Array, [-32768, -1, 0, 300, 32767]),
    "int32": (vtk.vtkTypeInt32Array, [-(2**31), -1, 0, 70_000, 2**31 - 1]),
    "int64": (vtk.vtkTypeInt64Array, [-(2**63), -1, 0, 2**53 + 1, 2**63 - 1]),
    "uint8": (vtk.vtkTypeUInt8Array, [0, 1, 7, 200, 255]),
    "uint16": (vtk.vtkTypeUInt16Array, [0, 1, 7, 40_000, 65_535]),
    "uint32": (vtk.vtkTypeUInt32Array, [0, 1, 7, 3_000_000_000, 2**32 - 1]),
    "uint64": (vtk.vtkTypeUInt64Array, [0, 1, 7, 2**53 + 1, 2**63 - 1]),
    "float32": (vtk.vtkTypeFloat32Array, [-(2.0**63), -1.0, 0.0, 7.0, 2.0**62]),
    "float64": (vtk.vtkTypeFloat64Array, [-(2.0**63), -1.0, 0.0, 2.0**53, 2.0**62]),
}


def cloud(n, first=0):
    """n points in five clusters of uneven sizes, neither centred nor symmetric."""
    points, clusters = [], []
    for i in range(first, first + n):
        cluster = (7 * i // 5) % 5
        spread = [((i * k) % 1009) / 1009 for k in (271, 433, 719)]
        points.append([10 * cluster + spread[0], -3 + spread[1], 1e3 + spread[2] / 7])
        clusters.append(cluster)
    return points, clusters


def array(kind, name, values, components=1):
    made = kind()
    made.SetName(name)
    made.SetNumberOfComponents(components)
    for value in values:
        made.InsertNextValue(value)
    return made


def grid(n, points="f64", labels="int64", first=0, name="cluster"):
    """A grid of one cell that has all points, with the labels as its active scalars."""
    coordinates, clusters = cloud(n, first)
    made = vtk.vtkUnstructuredGrid()
    vtk_points = vtk.vtkPoints()
    vtk_points.SetDataType(POINTS[points])
    for point in coordinates:
        vtk_points.InsertNextPoint(point)
    made.SetPoints(vtk_points)
    if n:
        made.InsertNextCell(vtk.VTK_POLY_VERTEX, n, list(range(n)))
    kind, ids = LABELS[labels]
    made.GetPointData().SetScalars(array(kind, name, [ids[c] for c in clusters]))
    return made


class Pieces(VTKPythonAlgorithmBase):
    """A source that hands out one grid for each piece the writer asks for."""

    def __init__(self, grids):
        super().__init__(nInputPorts=0, nOutputPorts=1, outputType="vtkUnstructuredGrid")
        self.grids = grids

    def RequestInformation(self, request, inputs, output):
        can = vtk.vtkAlgorithm.CAN_HANDLE_PIECE_REQUEST()
        output.GetInformationObject(0).Set(can, 1)
        return 1

    def RequestData(self, request, inputs, output):
        number = vtk.vtkStreamingDemandDrivenPipeline.UPDATE_PIECE_NUMBER()
        piece = output.GetInformationObject(0).Get(number)
        vtk.vtkUnstructuredGrid.GetData(output).ShallowCopy(self.grids[piece])
        return 1


def encode(writer, encoding, compressor, header, big_endian=False):
    mode, encoded = ENCODINGS[encoding]
    mode(writer)
    writer.SetEncodeAppendedData(encoded)
    COMPRESSORS[compressor](writer)
    HEADERS[header](writer)
    if big_endian:
        writer.SetByteOrderToBigEndian()


def write(stem, source, encoding, compressor, header, block=None, big_endian=False):
    writer = WRITER()
    if isinstance(source, vtk.vtkUnstructuredGrid):
        writer.SetInputData(source)
    else:
        writer.SetInputConnection(source.GetOutputPort())
        writer.SetNumberOfPieces(len(source.grids))
    encode(writer, encoding, compressor, header, big_endian)
    if block:
        writer.SetBlockSize(block)
    path = OUT / f"{stem}.vtu"
    writer.SetFileName(str(path))
    assert writer.Write() == 1, stem
    return path


def read_back(path, name):
    """The rows x,y,z,label that VTK finds in its file."""
    reader = vtk.vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(path))
    reader.Update()
    found = reader.GetOutput()
    labels = found.GetPointData().GetArray(name)
    rows = []
    for i in range(found.GetNumberOfPoints()):
        bits = [struct.pack(">d", x).hex() for x in found.GetPoint(i)]
        rows.append([*bits, int(labels.GetValue(i))])
    return rows


class Index:
    """The files written so far, and the sets of values they hold."""

    def __init__(self):
        self.files, self.sets = [], {}

    def add(self, path, values, label="", name="cluster"):
        rows = read_back(path, name)
        assert self.sets.setdefault(values, rows) == rows, path
        self.files.append([path.name, label, values])

    def save(self):
        save(OUT / "index.csv", ["file", "label", "set"], self.files)
        for values, rows in self.sets.items():
            save(OUT / "sets" / f"{values}.csv", ["x", "y", "z", "label"], rows)


def save(path, header, rows):
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def matrix(index):
    """Every encoding with every compressor, precision and header; labels in turn."""
    labels = itertools.cycle(LABELS)
    for encoding, compressor, points, header in itertools.product(
        ENCODINGS, COMPRESSORS, POINTS, HEADERS
    ):
        if encoding == "ascii" and (compressor, header) != ("none", "h32"):
            continue
        label = next(labels)
        stem = f"{encoding}-{compressor}-{points}-{header}-{label}"
        path = write(stem, grid(29, points, label), encoding, compressor, header)
        index.add(path, f"29-{points}-{label}")


def label_types(index):
    """Every type of label as text and as raw bytes, also with its bytes swapped."""
    for label in LABELS:
        for encoding, big_endian in [("ascii", False), ("raw", False), ("raw", True)]:
            stem = f"label-{encoding}{'-big' if big_endian else ''}-{label}"
            made = grid(7, "f64", label)
            path = write(stem, made, encoding, "none", "h32", big_endian=big_endian)
            index.add(path, f"7-f64-{label}")


def blocks(index):
    """Arrays of many blocks, with the last one shorter or (192 points) full."""
    for encoding, compressor in itertools.product(["inline", "base64", "raw"], COMPRESSORS):
        n, header = (192, "h32") if encoding == "raw" else (147, "h64")
        if compressor != "none":
            stem = f"blocks-{encoding}-{compressor}"
            path = write(stem, grid(n), encoding, compressor, header, block=384)
            index.add(path, f"{n}-f64-int64")
    path = write("blocks-big", grid(147), "base64", "zlib", "h64", 384, big_endian=True)
    index.add(path, "147-f64-int64")


def pieces(index):
    """Several pieces, one of them empty."""
    sizes, first, grids = [5, 0, 17, 1], 0, []
    for size in sizes:
        grids.append(grid(size, first=first))
        first += size
    for encoding, compressor in [
        ("ascii", "none"),
        ("inline", "lz4"),
        ("base64", "zlib"),
        ("raw", "lzma"),
    ]:
        path = write(f"pieces-{encoding}", Pieces(grids), encoding, compressor, "h64")
        index.add(path, "23-f64-int64")


def small(index):
    """No point, and one."""
    for n, encoding, compressor in itertools.product([0, 1], ENCODINGS, ["none", "zlib"]):
        if (encoding, compressor) != ("ascii", "zlib"):
            path = write(f"{n}-{encoding}-{compressor}", grid(n), encoding, compressor, "h32")
            index.add(path, f"{n}-f64-int64")


def paraview(index):
    """What ParaView adds: times, other arrays of points, cells and words, odd names."""
    made = grid(29)
    ids = array(vtk.vtkIdTypeArray, "GlobalPointIds", range(29))
    velocity = array(vtk.vtkDoubleArray, "velocity", [i / 8 for i in range(87)], 3)
    words = array(vtk.vtkStringArray, "words", [f"<{i}> & more" for i in range(29)])
    time = array(vtk.vtkDoubleArray, "TimeValue", [1.5])
    made.GetPointData().SetGlobalIds(ids)
    made.GetPointData().AddArray(velocity)
    made.GetPointData().AddArray(words)
    made.GetCellData().AddArray(array(vtk.vtkFloatArray, "quality", [0.5]))
    made.GetFieldData().AddArray(time)
    for encoding, compressor in [("ascii", "none"), ("inline", "zlib"), ("raw", "lz4")]:
        path = write(f"paraview-{encoding}", made, encoding, compressor, "h32")
        index.add(path, "29-f64-int64")
        index.add(path, "29-f64-int64", label="cluster")
    made.GetPointData().SetActiveScalars("GlobalPointIds")
    path = write("paraview-other-scalars", made, "base64", "lzma", "h64")
    index.add(path, "29-f64-int64")
    index.add(path, "29-f64-ids", label="GlobalPointIds", name="GlobalPointIds")


def names(index):
    """A label that is chosen because it is the only one, and a name with more than letters.
    (No name with <, > or &: VTK writes those as they are, and cannot read its own file.)"""
    made = grid(29)
    made.GetPointData().SetActiveScalars(None)
    vectors = array(vtk.vtkFloatArray, "velocity", range(87), 3)
    made.GetPointData().AddArray(vectors)
    index.add(write("only-array", made, "base64", "zlib", "h32"), "29-f64-int64")
    name = "numéro d'amas [-]"
    path = write("odd-name", grid(29, name=name), "inline", "none", "h32")
    index.add(path, "29-f64-int64", name=name)
    index.add(path, "29-f64-int64", name=name, label=name)


def vertices():
    """Poly data whose vertices have the labels."""
    points, cells = vtk.vtkPoints(), vtk.vtkCellArray()
    for i in range(5):
        points.InsertNextPoint(i, 2 * i, 3 * i)
        cells.InsertNextCell(1, [4 - i])
    made = vtk.vtkPolyData()
    made.SetPoints(points)
    made.SetVerts(cells)
    made.GetCellData().AddArray(array(vtk.vtkIntArray, "RegionId", [1, 1, 2, 2, 3]))
    ghosts = array(vtk.vtkUnsignedCharArray, "vtkGhostType", [0, 0, 1, 0, 0])
    made.GetPointData().AddArray(ghosts)
    for encoding, compressor in [
        ("ascii", "none"),
        ("inline", "zlib"),
        ("base64", "none"),
        ("raw", "lz4"),
    ]:
        writer = vtk.vtkXMLPolyDataWriter()
        writer.SetInputData(made)
        encode(writer, encoding, compressor, "h64")
        writer.SetFileName(str(POLY / f"{encoding}-{compressor}.vtp"))
        assert writer.Write() == 1, encoding


def main():
    for folder in [OUT, POLY]:
        shutil.rmtree(folder, ignore_errors=True)
    POLY.mkdir(parents=True)
    vertices()
    (OUT / "sets").mkdir(parents=True)
    index = Index()
    for part in [matrix, label_types, blocks, pieces, small, paraview, names]:
        part(index)
    index.save()
    size = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    files = len(list(OUT.glob("*.vtu")))
    print(f"VTK {vtk.VTK_VERSION}: {files} files, {len(index.files)} readings, {size} bytes")


if __name__ == "__main__":
    main()
