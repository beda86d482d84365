"""Which Python peers there are, and what each can do."""

from dataclasses import dataclass

F64 = ("f64",)
BOTH = ("f64", "f32")


@dataclass(frozen=True)
class Peer:
    """A program that solves the problem, does the nest, or makes random numbers.

    ``rate``, ``terms`` and ``numbers`` are rough speeds (to an order of
    magnitude) in point pairs, terms of the nest and random numbers a second,
    from which the benchmark chooses how much work to give it.
    """

    name: str
    module: str
    rate: float = 0  # 0: does not pair
    terms: float = 0  # 0: does not do the nest
    precisions: tuple[str, ...] = F64
    threads: str = "one"  # "one" or "any"
    packages: tuple[str, ...] = ()
    solve: str = "solve"
    hello: str = "hello"
    jit: str = ""  # compiled when first called, with new "types" or "shapes"
    numpy: bool = True  # takes arrays; else lists of tuples
    processes: bool = False  # has processes whose time counts
    interpreter: str = "cpython"  # or "pypy", "free-threaded"
    slip: bool = False  # repeats a mistake on purpose; its result is not the nest's
    numbers: float = 0  # 0: does not make random numbers
    gpu: bool = False  # runs on an NVIDIA GPU
    launch_s: float = 0  # its launches for each pair of clusters, in seconds
    remedy: str = "scripts/peers/setup.sh installs what it needs"


NUMBA = ("numba", "numpy")


def on_gpu(name, module, rate=0, terms=0, *, packages, install, **more):
    """A peer on an NVIDIA GPU. ``packages`` are distributions, where `a|b`
    names two that provide the same package; ``install`` is the argument for
    pip."""
    return Peer(name, module, rate, terms, BOTH, packages=packages, gpu=True,
                remedy=f"the Python that runs it needs: pip install '{install}'", **more)


CUPY = {"packages": ("cupy-cuda13x|cupy-cuda12x|cupy", "numpy"), "install": "cupy-cuda13x"}
NUMBA_CUDA = {"packages": ("numba-cuda", *NUMBA), "install": "numba-cuda[cu13]"}
TORCH = {"packages": ("torch", "numpy"), "install": "torch"}
JAX = {"packages": ("jax", "numpy"), "install": "jax[cuda13]"}

PEERS = [
    Peer("python", "plain", 8e6, 1e7, numpy=False),
    Peer("python-mapreduce", "mapreduce", 3.5e5, 6e6, packages=("numpy",)),
    Peer("numpy", "numpy_blocks", 2e8, 2e8, BOTH, "any", ("numpy",)),
    Peer("scipy-cdist", "scipy_cdist", 2e8, 0, F64, "any", ("scipy", "numpy")),
    Peer("scipy-kdtree", "scipy_kdtree", 1e8, 0, F64, "any", ("scipy", "numpy")),
    Peer("scikit-learn", "sklearn_distances", 1e8, 0, F64, "any", ("scikit-learn", "numpy")),
    Peer("numba-loop", "numba_loop", 4e8, 5e8, packages=NUMBA, jit="types"),
    Peer("numba-any-layout", "numba_loop", 4e8, packages=NUMBA, jit="types",
         solve="solve_any_layout"),
    Peer("numba-contiguous", "numba_loop", 4e8, packages=NUMBA, jit="types",
         solve="solve_contiguous"),
    Peer("numba-fastmath", "numba_loop", 4e8, 5e8, packages=NUMBA, jit="types",
         solve="solve_fastmath", hello="hello_fastmath"),
    Peer("numba-prange", "numba_loop", 4e8, 5e8, F64, "any", NUMBA, jit="types",
         solve="solve_prange", hello="hello_prange"),
    Peer("numba-range1", "numba_loop", 0, 1e9, packages=NUMBA, jit="types",
         hello="hello_range1", slip=True),
    Peer("numba-best", "numba_best", 3e9, 1e9, BOTH, "any", NUMBA, jit="types"),
    Peer("cython", "cython_sweep", 2e9, 3e8, BOTH, "any", ("Cython", "numpy")),
    Peer("joblib-threads", "joblib_workers", 3e9, 0, BOTH, "any", ("joblib", *NUMBA),
         jit="types", solve="solve_threads"),
    Peer("joblib-processes", "joblib_workers", 1e9, 0, BOTH, "any", ("joblib", *NUMBA),
         jit="types", solve="solve_processes", processes=True),
    Peer("free-threaded", "free_threads", 8e6, 0, F64, "any", numpy=False,
         interpreter="free-threaded"),
    # PyPy compiles code that has run often, so it gets all of the data first.
    Peer("pypy", "plain", 5e6, 1e8, numpy=False, jit="shapes", interpreter="pypy"),
    Peer("pypy-loops", "plain_loops", 1e8, 0, numpy=False, jit="shapes", interpreter="pypy"),
    Peer("torch", "torch_cdist", 1e8, 0, BOTH, "any", ("torch", "numpy")),
    Peer("jax", "jax_padded", 3e8, 0, BOTH, "any", ("jax", "numpy"), jit="shapes"),
    Peer("open3d", "open3d_clouds", 1e8, 0, F64, "any", ("open3d", "numpy")),
    Peer("numpy-random", "numpy_blocks", packages=("numpy",), numbers=3e8),
    on_gpu("numba-cuda-1-naive", "numba_cuda", 1e11, jit="types", solve="solve_naive",
           launch_s=4e-5, **NUMBA_CUDA),
    on_gpu("numba-cuda-2-tiled", "numba_cuda", 1e11, jit="types", solve="solve_tiled",
           launch_s=4e-5, **NUMBA_CUDA),
    on_gpu("numba-cuda-3-batched", "numba_cuda", 1e11, jit="types", solve="solve_batched",
           **NUMBA_CUDA),
    on_gpu("numba-cuda-4-fused", "numba_cuda", 5e11, 1e9, jit="types", solve="solve_fused",
           **NUMBA_CUDA),
    on_gpu("torch-cuda", "torch_gpu", 3e10, numbers=1e10, **TORCH),
    on_gpu("torch-compile-cuda", "torch_gpu", 2e11, jit="shapes", solve="solve_compiled",
           **TORCH),
    on_gpu("cupy", "cupy_gpu", 5e10, numbers=1e10, jit="types", **CUPY),
    on_gpu("jax-cuda", "jax_gpu", 2e11, numbers=1e10, jit="shapes", **JAX),
]


def named(name):
    """The peer with that name, or None."""
    return next((peer for peer in PEERS if peer.name == name), None)
