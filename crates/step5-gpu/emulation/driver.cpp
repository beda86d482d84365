// A CUDA driver whose device is this computer's processor: only the driver's
// functions that step 5 calls, with the signatures of CUDA 11.7 and no newer ones.
// It is loaded in the real driver's place, so that a run takes the same path as on a
// GPU. `kernels.hpp` is written by src/compile.rs: it includes the kernels and lists
// them.
//
// The tests build faulty ones with these macros: DEVICES (0), CAPABILITY (35),
// VERSION, INIT_STATUS, POOLS (0), MEMORY, and WITHOUT_LAUNCH, which leaves a
// function out.
#include "cuda_cpu.hpp"

#include "kernels.hpp"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>

#ifndef DEVICES
#define DEVICES 1
#endif
#ifndef CAPABILITY
#define CAPABILITY 90
#endif
#ifndef VERSION
#define VERSION 11070
#endif
#ifndef INIT_STATUS
#define INIT_STATUS SUCCESS
#endif
#ifndef POOLS
#define POOLS 1
#endif
#ifndef MEMORY
#define MEMORY (size_t(1) << 30)
#endif

#ifdef _WIN32
#define EXPORT extern "C" __declspec(dllexport)
#else
#define EXPORT extern "C" __attribute__((visibility("default")))
#endif

enum Status { SUCCESS = 0, OUT_OF_MEMORY = 2, BAD_DEVICE = 101, NOT_FOUND = 500 };
enum Attribute {
    MULTIPROCESSORS = 16,
    CAPABILITY_MAJOR = 75,
    CAPABILITY_MINOR = 76,
    MEMORY_POOLS = 115,
};

// ---- kernels by name ----

struct Function {
    std::string_view name;
    void (*launch)(unsigned blocks, unsigned threads, void **arguments);
};

#define KERNEL(kernel)                                                           \
    {                                                                            \
        #kernel, [](unsigned blocks, unsigned threads, void **arguments) {       \
            launch_on_cpu(kernel, blocks, threads, arguments);                   \
        }                                                                        \
    }

static const Function functions[] = {KERNELS};

EXPORT Status cuModuleLoadData(void **module, const void *)
{
    static int only;
    *module = &only;
    return SUCCESS;
}

EXPORT Status cuModuleUnload(void *) { return SUCCESS; }

EXPORT Status cuModuleGetFunction(const Function **found, void *, const char *name)
{
    for (const Function &function : functions)
        if (function.name == name)
            return *found = &function, SUCCESS;
    return NOT_FOUND;
}

#ifndef WITHOUT_LAUNCH
EXPORT Status cuLaunchKernel(
    const Function *function, unsigned blocks, unsigned, unsigned, unsigned threads,
    unsigned, unsigned, unsigned, void *, void **arguments, void **)
{
    static std::mutex one_launch_at_a_time; // there is one block's shared memory
    const std::lock_guard<std::mutex> lock(one_launch_at_a_time);
    function->launch(blocks, threads, arguments);
    return SUCCESS;
}
#endif

// ---- the device ----

EXPORT Status cuInit(unsigned) { return Status(INIT_STATUS); }
EXPORT Status cuDriverGetVersion(int *found) { return *found = VERSION, SUCCESS; }
EXPORT Status cuDeviceGetCount(int *count) { return *count = DEVICES, SUCCESS; }

EXPORT Status cuDeviceGet(int *device, int ordinal)
{
    *device = ordinal;
    return ordinal < DEVICES ? SUCCESS : BAD_DEVICE;
}

EXPORT Status cuDeviceGetName(char *name, int length, int)
{
    std::strncpy(name, "CPU emulation", length);
    return SUCCESS;
}

EXPORT Status cuDeviceGetAttribute(int *value, int attribute, int)
{
    *value = attribute == CAPABILITY_MAJOR   ? CAPABILITY / 10
             : attribute == CAPABILITY_MINOR ? CAPABILITY % 10
             : attribute == MULTIPROCESSORS  ? 1 // one block at a time
             : attribute == MEMORY_POOLS     ? POOLS
                                             : 0;
    return SUCCESS;
}

static thread_local void *current;

EXPORT Status cuDevicePrimaryCtxRetain(void **context, int)
{
    static int only;
    *context = &only;
    return SUCCESS;
}

EXPORT Status cuDevicePrimaryCtxRelease_v2(int) { return SUCCESS; }
EXPORT Status cuCtxGetCurrent(void **context) { return *context = current, SUCCESS; }
EXPORT Status cuCtxSetCurrent(void *context) { return current = context, SUCCESS; }
EXPORT Status cuStreamSynchronize(void *) { return SUCCESS; }

EXPORT Status cuGetErrorString(int status, const char **text)
{
    *text = status == OUT_OF_MEMORY ? "out of memory" : "an error of the emulation";
    return SUCCESS;
}

// NVRTC asks the driver for private functions, and does without them.
EXPORT Status cuGetExportTable(const void **table, const void *)
{
    return *table = nullptr, NOT_FOUND;
}

// ---- its memory ----

// A header in front of each allocation, which makes it possible to tell how much
// memory is free.
struct Allocation {
    char *memory;
    size_t size;
};
static std::atomic<size_t> used;
static constexpr size_t HEAD = 256;

EXPORT Status cuMemGetInfo_v2(size_t *free, size_t *total)
{
    *free = MEMORY - used, *total = MEMORY;
    return SUCCESS;
}

EXPORT Status cuMemAlloc_v2(uint64_t *address, size_t size)
{
    if (size > MEMORY - used)
        return OUT_OF_MEMORY;
    char *memory = static_cast<char *>(std::malloc(2 * HEAD + size));
    if (!memory)
        return OUT_OF_MEMORY;
    // At a multiple of 256, like a GPU's memory, with the header before it.
    const uint64_t start = reinterpret_cast<uint64_t>(memory) / HEAD * HEAD + HEAD;
    Allocation *head = reinterpret_cast<Allocation *>(start) - 1;
    *head = {memory, size};
    std::memset(head + 1, 0xff, size); // NaN: unwritten memory shows
    used += size;
    *address = start;
    return SUCCESS;
}

EXPORT Status cuMemFree_v2(uint64_t address)
{
    const Allocation head = reinterpret_cast<Allocation *>(address)[-1];
    used -= head.size;
    std::free(head.memory);
    return SUCCESS;
}

EXPORT Status cuMemAllocAsync(uint64_t *address, size_t size, void *)
{
    return cuMemAlloc_v2(address, size);
}

EXPORT Status cuMemFreeAsync(uint64_t address, void *)
{
    return cuMemFree_v2(address);
}

EXPORT Status
cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t size, void *)
{
    return std::memcpy(reinterpret_cast<void *>(to), from, size), SUCCESS;
}

EXPORT Status
cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t size, void *)
{
    return std::memcpy(to, reinterpret_cast<void *>(from), size), SUCCESS;
}

// ---- images ----

// The beginnings of the driver's structs, as far as they are read here.
struct ArrayDescription {
    size_t width, height;
};
struct Copy2D {
    size_t from_x, from_y;
    int from_type;
    const char *from_host;
    uint64_t from_device;
    void *from_array;
    size_t from_pitch, to_x, to_y;
    int to_type;
    void *to_host;
    uint64_t to_device;
    Texture *to_array;
    size_t to_pitch, width_in_bytes, height;
};
struct ResourceDescription {
    int type;
    Texture *array;
};

EXPORT Status
cuArrayCreate_v2(Texture **array, const ArrayDescription *description)
{
    const auto [width, height] = *description;
    *array = new Texture{std::vector<uint32_t>(width * height), width};
    return SUCCESS;
}

EXPORT Status cuArrayDestroy(Texture *array) { return delete array, SUCCESS; }

// From the host's memory into a whole array of 4-byte numbers.
EXPORT Status cuMemcpy2D_v2(const Copy2D *copy)
{
    Texture &array = *copy->to_array;
    for (size_t row = 0; row < copy->height; row++)
        std::memcpy(
            &array.texels.at(row * array.width),
            copy->from_host + row * copy->from_pitch, copy->width_in_bytes);
    return SUCCESS;
}

EXPORT Status cuTexObjectCreate(
    uint64_t *texture, const ResourceDescription *resource, const void *,
    const void *)
{
    *texture = reinterpret_cast<uint64_t>(resource->array);
    return SUCCESS;
}

EXPORT Status cuTexObjectDestroy(uint64_t) { return SUCCESS; }

// ---- streams, events, memory of the host ----

// Everything is done before a call returns, whatever the stream.
EXPORT Status cuStreamCreate(void **stream, unsigned)
{
    return *stream = new char, SUCCESS;
}

EXPORT Status cuStreamDestroy_v2(char *stream) { return delete stream, SUCCESS; }

using Moment = std::chrono::steady_clock::time_point;
EXPORT Status cuEventCreate(Moment **event, unsigned)
{
    return *event = new Moment, SUCCESS;
}

EXPORT Status cuEventDestroy_v2(Moment *event) { return delete event, SUCCESS; }

EXPORT Status cuEventRecord(Moment *event, void *)
{
    return *event = std::chrono::steady_clock::now(), SUCCESS;
}

EXPORT Status cuEventSynchronize(Moment *) { return SUCCESS; }

EXPORT Status cuEventElapsedTime(float *milliseconds, Moment *start, Moment *end)
{
    *milliseconds = std::chrono::duration<float, std::milli>(*end - *start).count();
    return SUCCESS;
}

EXPORT Status cuMemHostAlloc(void **memory, size_t size, unsigned)
{
    *memory = std::malloc(size);
    return *memory ? SUCCESS : OUT_OF_MEMORY;
}

EXPORT Status cuMemFreeHost(void *memory) { return std::free(memory), SUCCESS; }

// ---- functions that no real driver has ----

// Reads and writes of global and of shared memory since the last call.
EXPORT void cuda_cpu_take_counts(uint64_t *counts)
{
    for (int i = 0; i < 4; i++)
        counts[i] = all_counts[i].exchange(0);
}

// What the reads of warps have asked of memory since the last call, if that is
// recorded.
EXPORT void cuda_cpu_take_requests(uint64_t *requests)
{
    for (int i = 0; i < 4; i++)
        requests[i] = all_requests[i].exchange(0);
}
