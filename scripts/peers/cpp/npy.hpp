// Reads the .npy files of an exported input: NumPy's format 1.0 to 3.0, little-endian,
// C order, one type and one number of dimensions.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace npy {

template <class T> constexpr const char *type_code();
template <> constexpr const char *type_code<double>() { return "<f8"; }
template <> constexpr const char *type_code<std::int64_t>() { return "<i8"; }

/// All numbers of the file in one list; `columns` is 0 for a one-dimensional array,
/// else the length of the second axis. Throws with the file's name on anything else.
template <class T>
std::vector<T> read(const std::filesystem::path &path, int columns) {
    const auto fail = [&](const std::string &what) {
        throw std::runtime_error(path.string() + ": " + what);
    };
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("cannot be opened");
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};

    if (bytes.size() < 12 || bytes.compare(0, 6, "\x93NUMPY") != 0)
        fail("is not a .npy file");
    const bool short_header = bytes[6] == 1;
    const auto byte = [&](int at) { return std::size_t(std::uint8_t(bytes[at])); };
    std::size_t start = short_header ? 10 : 12;
    std::size_t header_size = byte(8) | byte(9) << 8;
    if (!short_header) header_size |= byte(10) << 16 | byte(11) << 24;
    if (bytes.size() - start < header_size) fail("ends in its header");
    const std::string header = bytes.substr(start, header_size);
    start += header_size;

    const auto value_of = [&](const std::string &key) {
        const auto at = header.find("'" + key + "':");
        if (at == std::string::npos) fail("has no '" + key + "' in its header");
        return header.substr(header.find_first_not_of(' ', at + key.size() + 3));
    };
    if (value_of("descr").rfind("'" + std::string(type_code<T>()) + "'", 0) != 0)
        fail(std::string("expected numbers of type ") + type_code<T>());
    if (value_of("fortran_order").rfind("False", 0) != 0) fail("expected C order");

    const std::string shape = value_of("shape");
    std::size_t used = 0;
    std::size_t count = 0;
    try {
        count = std::stoull(shape.substr(1), &used);
    } catch (const std::exception &) {
        fail("has a shape that cannot be read");
    }
    const std::string rest = shape.substr(1 + used, shape.find(')') - 1 - used);
    const std::string expected = columns ? ", " + std::to_string(columns) : ",";
    if (rest != expected) fail("has another shape than expected: " + shape);
    if (columns) count *= columns;
    if (bytes.size() - start != count * sizeof(T)) fail("has another size than it says");

    std::vector<T> numbers(count);
    if (count) std::memcpy(numbers.data(), bytes.data() + start, count * sizeof(T));
    return numbers;
}

} // namespace npy
