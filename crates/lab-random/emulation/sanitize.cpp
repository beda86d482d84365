// The kernel on arrays without any slack at their end. scripts/emulation.sh builds
// this with a sanitizer, as it is and with a fault planted in the kernel. Exits with
// status 1 if a number is wrong.
#include "cuda_cpu.hpp"

namespace {
#include "philox.cu"
}

#include <cstdio>

int main()
{
    for (int blocks : {1, BLOCK - 1, BLOCK, BLOCK + 1, 1000}) {
        std::vector<float4> numbers(blocks);
        float4 *first = numbers.data();
        run_blocks((blocks + BLOCK - 1) / BLOCK, BLOCK, [=] {
            fill(0, 0, blocks, first);
        });
        // The known answer of Philox's authors for key 0 and block 0.
        const unsigned bits[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        const float made[] = {first->x, first->y, first->z, first->w};
        for (int i = 0; i < 4; i++)
            if (made[i] != float(bits[i] >> 8) / 16777216)
                return std::printf("number %d is %g\n", i, made[i]), 1;
    }
    std::printf("the numbers are right\n");
}
