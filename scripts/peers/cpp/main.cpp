// The command line of every C++ peer: PEER --input DIR --precision f32|f64 --threads N
// --repeat K, or PEER --hello N --threads N --repeat K. One JSON document on stdout.
//
// PEER_NAME is the name of the peer, KERNEL the header with its `Chamfer`.
#include <charconv>
#include <chrono>
#include <ctime>
#include <iostream>
#include <sstream>
#include <string_view>

#include KERNEL
#include "nest.hpp"
#include "pairing.hpp"

namespace {

constexpr const char *USAGE = "usage: " PEER_NAME
                              " (--input DIR [--precision f64|f32] | --hello N)"
                              " [--threads N] [--repeat K]";

struct BadUsage : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Options {
    std::string input, precision = "f64";
    std::int64_t hello = -1;
    int threads = 1, repeat = 1;
};

std::int64_t whole_number(std::string_view option, std::string_view text, std::int64_t least,
                          std::int64_t most) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc() || end != text.end() || number < least || number > most)
        throw BadUsage(std::string(option) + ": expected a whole number from " +
                       std::to_string(least) + " to " + std::to_string(most) + ", found " +
                       std::string(text));
    return number;
}

Options parse(int count, char **words) {
    Options options;
    bool precision_given = false;
    for (int i = 1; i < count; i += 2) {
        const std::string option = words[i];
        if (i + 1 == count) throw BadUsage(option + ": expected a value");
        const std::string value = words[i + 1];
        if (option == "--input") options.input = value;
        else if (option == "--precision") options.precision = value, precision_given = true;
        // Beyond 4041 a double cannot hold the sum.
        else if (option == "--hello") options.hello = whole_number(option, value, 0, 4041);
        else if (option == "--threads") options.threads = whole_number(option, value, 1, 4096);
        else if (option == "--repeat") options.repeat = whole_number(option, value, 1, 1000000);
        else throw BadUsage("there is no option " + option);
    }
    if (options.input.empty() == (options.hello < 0))
        throw BadUsage("expected either --input or --hello");
    if (options.precision != "f32" && options.precision != "f64")
        throw BadUsage("--precision: expected f32 or f64, found " + options.precision);
    if (options.hello >= 0 && precision_given)
        throw BadUsage("--precision: the nest has no choice of it");
    return options;
}

/// Seconds that all threads together spent on a core.
double cpu_time() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

double median(std::vector<double> samples) {
    std::sort(samples.begin(), samples.end());
    const std::size_t middle = samples.size() / 2;
    return samples.size() % 2 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
}

template <class Result> struct Timed {
    Result result;
    std::vector<double> runs, cpu;

    void write(std::ostream &out) const {
        out << "\"runs_s\":[";
        for (std::size_t i = 0; i < runs.size(); ++i) out << (i ? "," : "") << runs[i];
        out << "],\"wall_s\":" << median(runs) << ",\"cpu_s\":" << median(cpu);
    }
};

/// Does `repeat` runs; if that is more than one, after an extra one to warm up.
template <class Work> auto timed(int repeat, Work work) {
    using Clock = std::chrono::steady_clock;
    Timed<decltype(work())> timed;
    if (repeat > 1) timed.result = work();
    for (int i = 0; i < repeat; ++i) {
        const double cpu_start = cpu_time();
        const auto start = Clock::now();
        timed.result = work();
        timed.runs.push_back(std::chrono::duration<double>(Clock::now() - start).count());
        timed.cpu.push_back(cpu_time() - cpu_start);
    }
    return timed;
}

void write_side(std::ostream &out, const ClusterSet &set) {
    out << "{\"clusters\":" << set.size() << ",\"points\":" << set.points.size() / 3 << "}";
}

void write_pairs(std::ostream &out, const std::vector<Nearest> &nearest,
                 const ClusterSet &from, const ClusterSet &to) {
    out << "[";
    for (std::size_t i = 0; i < nearest.size(); ++i)
        out << (i ? "," : "") << "{\"cluster\":" << from.ids[i]
            << ",\"nearest\":" << to.ids[nearest[i].index]
            << ",\"distance\":" << nearest[i].distance << "}";
    out << "]";
}

void pairs(const Options &options, std::ostream &out) {
    const auto left = ClusterSet::read(options.input, "left");
    const auto right = ClusterSet::read(options.input, "right");
    const auto run = timed(options.repeat, [&] {
        return options.precision == "f32"
                   ? pair<float>(left, right, options.threads, Chamfer())
                   : pair<double>(left, right, options.threads, Chamfer());
    });
    const std::uint64_t point_pairs =
        std::uint64_t(left.points.size() / 3) * (right.points.size() / 3);
    out << "\"precision\":\"" << options.precision << "\",\"threads\":" << options.threads
        << ",\"device\":\"" PEER_DEVICE "\",\"left\":";
    write_side(out, left);
    out << ",\"right\":";
    write_side(out, right);
    out << ",\"point_pairs\":" << point_pairs << ",";
    run.write(out);
    out << ",\"pairs_per_s\":" << point_pairs / median(run.runs) << ",\"left_to_right\":";
    write_pairs(out, run.result.left_to_right, left, right);
    out << ",\"right_to_left\":";
    write_pairs(out, run.result.right_to_left, right, left);
}

void nest(const Options &options, std::ostream &out) {
    const auto run =
        timed(options.repeat, [&] { return hello(options.hello, options.threads); });
    out << "\"threads\":" << options.threads << ",\"device\":\"" PEER_DEVICE "\",\"hello\":"
        << options.hello << ",\"result\":" << run.result << ",";
    run.write(out);
}

} // namespace

int main(int count, char **words) {
    // Prints the complete document or nothing at all.
    std::ostringstream out;
    out.precision(17);
    out << "{\"step\":\"" PEER_NAME "\",";
    try {
        const Options options = parse(count, words);
        options.hello < 0 ? pairs(options, out) : nest(options, out);
    } catch (const BadUsage &error) {
        std::cerr << PEER_NAME ": " << error.what() << "\n" << USAGE << "\n";
        return 2;
    } catch (const std::exception &error) {
        std::cerr << PEER_NAME ": " << error.what() << "\n";
        return 2;
    }
    std::cout << out.str() << "}" << std::endl;
    return std::cout ? 0 : 1;
}
