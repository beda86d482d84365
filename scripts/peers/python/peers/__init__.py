"""The Python programs that the steps are compared with, one module each.

A module has ``solve(left_points, left_offsets, right_points, right_offsets, options)``,
``hello(n, options)`` for the synthetic nest, or both; ``catalogue.py`` says which. Each
module imports what it needs, so that a peer runs even if another one's packages are
missing.
"""
