//! VTK unstructured grids (.vtu).
