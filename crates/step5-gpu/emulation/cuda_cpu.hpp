// Runs CUDA kernels on a processor, to check their logic: what they compute, and how
// often they touch which memory. C++20 with the standard library only.
//
// With glibc the threads of a block take turns: each runs until it reaches a
// barrier, then the next one does, in ascending order, and in the next launch in
// descending order. So a missing barrier gives wrong numbers, and the same ones
// every time. With OS_THREADS, and with other C libraries, each is a thread of the
// operating system. That takes much longer, but a missing barrier is then the same
// data race that it is on a GPU, and a sanitizer sees it.
//
// The blocks of a launch run one after the other. Shared memory is static, because
// there is one block at a time.
//
// Stand-ins, with what they leave out:
// - __syncthreads: a barrier. A thread must not end before the others' last barrier.
// - __shfl_xor_sync: the numbers go through an array, with a barrier of the warp. All
//   32 lanes must take part, as our kernels do.
// - atomicAdd, atomicMin: as on the GPU, without its speed.
// - __sinf, __expf: the accurate functions; a GPU's are less accurate.
// - tex2D: a read at whole coordinates inside the image; no filter, no border.
// - Missing: dimensions other than x, tensor cores, the order in which blocks of a
//   GPU really run, and everything about time.
//
// With TRACE_WARPS the addresses that each thread reads are recorded, and what the
// reads of whole warps would ask of a GPU's memory is counted: see Requests.
#pragma once
#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>
#if defined(__GLIBC__) && !defined(OS_THREADS)
#define TAKE_TURNS
#include <sys/mman.h>
#include <ucontext.h>
#else
#include <barrier>
#include <thread>
#endif

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(...)

using std::max;
using std::min;

struct Index {
    unsigned x;
};
inline thread_local Index threadIdx, blockIdx;
inline Index blockDim, gridDim;

// ---- what the reads of a warp ask of memory ----

// The n-th reads of the 32 threads of a warp are treated as one request, which is
// right as long as the threads stay together. Global memory answers in sectors of 32
// bytes. Shared memory has 32 banks of 4 bytes, and takes one pass for each
// different number that the busiest bank is asked for. (The block's array may begin
// at any bank here. That renames the banks and does not change the number of
// passes.)
struct Requests {
    uint64_t global, sectors, shared, passes;
};
inline std::atomic<uint64_t> all_requests[4];

#ifdef TRACE_WARPS
inline std::vector<uint64_t> global_trace[1024], shared_trace[1024]; // by thread
inline void trace_global(const void *place)
{
    global_trace[threadIdx.x].push_back(reinterpret_cast<uint64_t>(place));
}
inline void trace_shared(const void *place)
{
    shared_trace[threadIdx.x].push_back(reinterpret_cast<uint64_t>(place));
}

// How many different values a list has.
inline size_t different(std::vector<uint64_t> values)
{
    std::sort(values.begin(), values.end());
    return std::unique(values.begin(), values.end()) - values.begin();
}

// The n-th reads of the warp whose first thread has this number.
inline std::vector<uint64_t>
request(const std::vector<uint64_t> *trace, unsigned first, size_t n)
{
    std::vector<uint64_t> places;
    for (unsigned thread = first; thread < first + 32; thread++)
        if (n < trace[thread].size())
            places.push_back(trace[thread][n]);
    return places;
}

// Called by the first thread of a warp, when all threads of its block have finished.
inline void count_requests(unsigned first)
{
    Requests found = {};
    for (size_t n = 0; n < global_trace[first].size(); n++) {
        std::vector<uint64_t> places = request(global_trace, first, n);
        for (uint64_t &place : places)
            place /= 32;
        found.global++, found.sectors += different(places);
    }
    for (size_t n = 0; n < shared_trace[first].size(); n++) {
        std::vector<uint64_t> banks[32];
        size_t most = 0;
        for (uint64_t place : request(shared_trace, first, n))
            banks[place / 4 % 32].push_back(place / 4);
        for (const std::vector<uint64_t> &bank : banks)
            most = max(most, different(bank));
        found.shared++, found.passes += most;
    }
    all_requests[0] += found.global, all_requests[1] += found.sectors;
    all_requests[2] += found.shared, all_requests[3] += found.passes;
    for (unsigned thread = first; thread < first + 32; thread++)
        global_trace[thread].clear(), shared_trace[thread].clear();
}
#else
inline void trace_global(const void *) {}
inline void trace_shared(const void *) {}
#endif

// ---- counting ----

// How many numbers were read and written, and how many bytes.
struct Counts {
    uint64_t global_reads, global_writes, shared_reads, shared_writes;
};
inline thread_local Counts my_counts; // of this thread, so far
inline std::atomic<uint64_t> all_counts[4];

inline void add_my_counts()
{
    all_counts[0] += my_counts.global_reads;
    all_counts[1] += my_counts.global_writes;
    all_counts[2] += my_counts.shared_reads;
    all_counts[3] += my_counts.shared_writes;
    my_counts = {};
}

// A place in global memory: reading and writing it is counted.
template <class T> struct Place {
    T *place;
    operator T() const
    {
        return trace_global(place), my_counts.global_reads++, *place;
    }
    void operator=(T value) const { my_counts.global_writes++, *place = value; }
    void operator=(const Place &other) const { *this = T(other); }
};

// A pointer into global memory.
template <class T> struct Global {
    T *pointer;
    explicit Global(uint64_t address) : pointer(reinterpret_cast<T *>(address)) {}
    explicit Global(T *pointer) : pointer(pointer) {}
    Global operator+(int64_t offset) const { return Global(pointer + offset); }
    auto operator[](int64_t index) const
    {
        if constexpr (std::is_const_v<T>) {
            trace_global(pointer + index);
            return my_counts.global_reads++, std::remove_const_t<T>(pointer[index]);
        } else
            return Place<T>{pointer + index};
    }
};

// A number in shared memory.
template <class T> struct Shared {
    T value;
    operator T() const
    {
        return trace_shared(this), my_counts.shared_reads++, value;
    }
    Shared &operator=(T next)
    {
        my_counts.shared_writes++, value = next;
        return *this;
    }
    Shared &operator=(const Shared &other) { return *this = T(other); }
};

// ---- what kernels call ----

struct uint2 {
    unsigned x, y;
};
struct alignas(16) uint4 {
    unsigned x, y, z, w;
};
struct alignas(16) float4 {
    float x, y, z, w;
};

inline unsigned __umulhi(unsigned a, unsigned b) { return uint64_t(a) * b >> 32; }

inline int __float_as_int(float x) { return std::bit_cast<int>(x); }
inline float __int_as_float(int x) { return std::bit_cast<float>(x); }
inline long long __double_as_longlong(double x)
{
    return std::bit_cast<long long>(x);
}
inline double __longlong_as_double(long long x)
{
    return std::bit_cast<double>(x);
}

inline float __sinf(float x) { return std::sin(x); }
inline float __expf(float x) { return std::exp(x); }
inline float rsqrtf(float x) { return 1 / std::sqrt(x); }
inline float __saturatef(float x) { return x > 0 ? min(x, 1.0f) : 0.0f; }

// An image of one number per pixel, row after row.
struct Texture {
    std::vector<uint32_t> texels;
    size_t width;
};
using cudaTextureObject_t = unsigned long long;

template <class T> T tex2D(cudaTextureObject_t texture, float x, float y)
{
    const Texture &image = *reinterpret_cast<const Texture *>(texture);
    return std::bit_cast<T>(image.texels.at(size_t(y) * image.width + size_t(x)));
}

// Not every standard library has std::atomic_ref yet.
inline std::mutex one_at_a_time;

template <class T> void atomicAdd(Global<T> place, T value)
{
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    my_counts.global_reads++, my_counts.global_writes++;
    *place.pointer += value;
}

template <class T> void atomicMin(Shared<T> *place, T value)
{
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    my_counts.shared_reads++, my_counts.shared_writes++;
    place->value = min(place->value, value);
}

// ---- the threads of a block ----

#ifdef TAKE_TURNS
namespace turns // because a kernel may use the same names
{

// A thread that has stopped somewhere, with a stack of its own.
struct Context {
    static constexpr size_t STACK = 1 << 20, GUARD = 1 << 16;
    ucontext_t state;
    void *stack;
    bool is_done;

    // Protected memory below the stack stops a thread that needs more.
    Context()
    {
        stack = mmap(
            nullptr, GUARD + STACK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (stack == MAP_FAILED ||
            mprotect(static_cast<char *>(stack) + GUARD, STACK, PROT_READ | PROT_WRITE))
            std::perror("emulated GPU: no memory for a thread"), std::abort();
    }
    Context(const Context &) = delete;
};
inline std::vector<std::unique_ptr<Context>> contexts; // kept for the next launch
inline ucontext_t launching;
inline void (*run_thread)(unsigned index);
inline unsigned running, step, in_vain;

// The thread whose turn is next; null when all threads have ended.
inline Context *next_in_turn()
{
    for (unsigned tried = 0; tried < running; tried++) {
        threadIdx.x = (threadIdx.x + step) % running;
        if (!contexts[threadIdx.x]->is_done)
            return contexts[threadIdx.x].get();
    }
    return nullptr;
}

// Lets the others run until it is this one's turn again.
inline void wait_a_turn()
{
    if (in_vain++ > running) {
        std::fputs(
            "emulated GPU: some threads of a block wait at a barrier that the others "
            "do not come to\n",
            stderr);
        std::abort();
    }
    Context *mine = contexts[threadIdx.x].get(), *next = next_in_turn();
    if (next != mine)
        swapcontext(&mine->state, &next->state);
}

class Barrier {
    unsigned expected, arrived = 0, round = 0;

  public:
    explicit Barrier(unsigned expected) : expected(expected) {}
    void arrive_and_wait()
    {
        const unsigned mine = round;
        in_vain = 0;
        if (++arrived == expected)
            arrived = 0, round++;
        while (round == mine)
            wait_a_turn();
    }
};

inline void begin_thread()
{
    run_thread(threadIdx.x);
    in_vain = 0;
    contexts[threadIdx.x]->is_done = true;
    Context *next = next_in_turn();
    setcontext(next ? &next->state : &launching);
}

// Calls a function for each thread of a block, all of them concurrently.
inline void run_threads(unsigned threads, void (*run)(unsigned index))
{
    static bool is_downwards;
    running = threads, run_thread = run, step = is_downwards ? threads - 1 : 1;
    while (contexts.size() < threads)
        contexts.push_back(std::make_unique<Context>());
    for (unsigned index = 0; index < threads; index++) {
        Context &context = *contexts[index];
        getcontext(&context.state);
        context.state.uc_stack.ss_sp =
            static_cast<char *>(context.stack) + Context::GUARD;
        context.state.uc_stack.ss_size = Context::STACK;
        context.is_done = false;
        makecontext(&context.state, begin_thread, 0);
    }
    threadIdx = {is_downwards ? threads - 1 : 0};
    is_downwards = !is_downwards;
    swapcontext(&launching, &contexts[threadIdx.x]->state);
}

} // namespace turns
using turns::Barrier, turns::run_threads;

#else

using Barrier = std::barrier<>;

inline void run_threads(unsigned threads, void (*run)(unsigned index))
{
    std::vector<std::thread> running;
    for (unsigned index = 0; index < threads; index++)
        running.emplace_back([=] {
            threadIdx = {index};
            run(index);
        });
    for (std::thread &each : running)
        each.join();
}

#endif

// ---- a block ----

inline std::unique_ptr<Barrier> block_barrier, end_of_block;
inline std::vector<std::unique_ptr<Barrier>> warp_barriers;
// What each thread shows its warp: in one array the first time, in the other the second,
// and so on. So a thread that is slow to read one array is not overwritten by a
// thread that is ahead, which has to wait at the next barrier.
inline uint64_t exchanged[2][1024];
inline unsigned exchanges[1024]; // by thread

inline void __syncthreads() { block_barrier->arrive_and_wait(); }

template <class T> T __shfl_xor_sync(unsigned, T mine, int distance)
{
    static_assert(sizeof(T) <= sizeof(uint64_t));
    Barrier &warp = *warp_barriers[threadIdx.x / 32];
    using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
    uint64_t *numbers = exchanged[exchanges[threadIdx.x]++ % 2];
    numbers[threadIdx.x] = std::bit_cast<Bits>(mine);
    warp.arrive_and_wait(); // everyone's number is there
    return std::bit_cast<T>(Bits(numbers[threadIdx.x ^ distance]));
}

// Runs a kernel with its arguments: `blocks` blocks of `threads` threads.
template <class Kernel>
void run_blocks(unsigned blocks, unsigned threads, Kernel kernel)
{
    block_barrier = std::make_unique<Barrier>(threads);
    end_of_block = std::make_unique<Barrier>(threads);
    warp_barriers.clear();
    for (unsigned first = 0; first < threads; first += 32)
        warp_barriers.push_back(
            std::make_unique<Barrier>(min(32u, threads - first)));
    static Kernel *launched;
    static unsigned block_count;
    launched = &kernel, block_count = blocks;
    blockDim = {threads}, gridDim = {blocks};
    run_threads(threads, [](unsigned index) {
        exchanges[index] = 0;
        for (unsigned block = 0; block < block_count; block++) {
            blockIdx = {block};
            (*launched)();
            end_of_block->arrive_and_wait(); // shared memory is free now
#ifdef TRACE_WARPS
            if (index % 32 == 0)
                count_requests(index);
            end_of_block->arrive_and_wait(); // and so is the trace
#endif
        }
        add_my_counts();
    });
}

// An argument as passed to the driver: a pointer to a number of this type.
template <class T> T argument(void *where)
{
    if constexpr (std::is_integral_v<T>)
        return *static_cast<T *>(where);
    else
        return T(*static_cast<uint64_t *>(where));
}

// A kernel wrapped in one common signature, for a driver that does not know its
// arguments.
template <class... Arguments>
void launch_on_cpu(
    void (*kernel)(Arguments...), unsigned blocks, unsigned threads,
    void **arguments)
{
    [&]<size_t... I>(std::index_sequence<I...>) {
        run_blocks(blocks, threads, [=] {
            kernel(argument<Arguments>(arguments[I])...);
        });
    }(std::index_sequence_for<Arguments...>());
}
