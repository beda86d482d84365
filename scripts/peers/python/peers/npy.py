"""Reads an exported input, with NumPy or, for peers that do not use it, by hand."""

import array
import ast
import sys


def read_side(folder, side, with_numpy):
    """Points, offsets and ids of one side: arrays of shape (n, 3), (k + 1,) and (k,), or
    lists, with a tuple for a point. Raises OSError or ValueError, naming the file."""
    names = [folder / f"{side}_{part}.npy" for part in ("points", "offsets", "ids")]
    points, offsets, ids = (read(name, with_numpy) for name in names)
    sizes = [b - a for a, b in zip(offsets, offsets[1:])]
    fit = len(ids) > 0 and len(sizes) == len(ids) and offsets[0] == 0
    if not fit or min(sizes) < 1 or offsets[-1] != len(points):
        raise ValueError(f"{names[1]}: does not fit the points and the ids")
    return points, offsets, ids


def whole(points, offsets, _ids):
    """All clusters."""
    return points, offsets


def beginning(points, offsets, _ids):
    """The first two clusters: enough for everything to be compiled for their types."""
    count = min(2, len(offsets) - 1)
    return points[: int(offsets[count])], offsets[: count + 1]


def read(path, with_numpy):
    """The array of a file."""
    if not with_numpy:
        return read_list(path)
    import numpy

    found = numpy.load(path, allow_pickle=False)
    if found.dtype not in (numpy.float64, numpy.int64) or found.shape[1:] not in ((), (3,)):
        raise ValueError(f"{path}: expected float64 of shape (n, 3) or int64 of shape (n,)")
    return numpy.ascontiguousarray(found)


def read_list(path):
    """The numbers in a file, or its rows as tuples."""
    data = path.read_bytes()
    try:
        if data[:6] != b"\x93NUMPY" or sys.byteorder != "little":
            raise ValueError("not a .npy file")
        size_end = 10 if data[6] == 1 else 12
        start = size_end + int.from_bytes(data[8:size_end], "little")
        header = ast.literal_eval(data[size_end:start].decode())
        numbers = array.array({"<f8": "d", "<i8": "q"}[header["descr"]])
        numbers.frombytes(data[start:])
        rows, *columns = header["shape"]
        if header["fortran_order"] or columns not in ([], [3]):
            raise ValueError("another layout")
        if len(numbers) != rows * (columns[0] if columns else 1):
            raise ValueError("another size")
    except (ValueError, KeyError, SyntaxError, IndexError) as error:
        raise ValueError(
            f"{path}: expected a .npy file of float64 or int64, C order: {error}") from error
    numbers = numbers.tolist()
    return list(zip(*[iter(numbers)] * 3)) if columns else numbers
