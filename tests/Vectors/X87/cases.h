// SPDX-License-Identifier: MIT
// Operands worth trying: corner values, and random ones that crowd where rounding, overflow, underflow and cancellation happen.
#ifndef X64PAGING_X87_CASES_H
#define X64PAGING_X87_CASES_H

#include "host.h"

#define TOP 0x8000000000000000ull

typedef struct
{
    uint64_t a, b, memory;
    uint16_t a_high, b_high, memory_high, control;
    uint64_t st0, st1, stored;
    uint16_t st0_high, st1_high, stored_high, status;
} test_case;

static const f80 corners[] =
{
    { 0, 0x0000 }, { 0, 0x8000 },                                               // zeros
    { 1, 0x0000 }, { 0x00000000FFFFFFFFull, 0x8000 }, { TOP - 1, 0x0000 },      // denormals
    { TOP, 0x0000 }, { TOP | 12345, 0x8000 },                                   // pseudo-denormals
    { TOP, 0x0001 }, { TOP, 0x8001 }, { ~0ull, 0x0001 },                        // smallest normals
    { TOP, 0x3FFF }, { TOP, 0xBFFF }, { TOP | 1, 0x3FFF }, { ~0ull, 0x3FFE },   // one and its neighbours
    { TOP, 0x3FFE }, { TOP, 0xBFFE }, { TOP, 0x4000 }, { 0xC000000000000000ull, 0x4000 },
    { 0xAAAAAAAAAAAAAAABull, 0x3FFD }, { 0xC90FDAA22168C235ull, 0x4000 },       // 1/3, pi
    { TOP, 0x403E }, { TOP, 0xC03E }, { ~0ull, 0x403D },                        // 2^63 and its neighbour
    { ~0ull, 0x7FFE }, { ~0ull, 0xFFFE },                                       // largest
    { TOP, 0x7FFF }, { TOP, 0xFFFF },                                           // infinities
    { 0xC000000000000000ull, 0xFFFF }, { 0xC000000000000001ull, 0x7FFF },       // quiet NaNs
    { 0xC000000000000001ull, 0xFFFF }, { 0xFFFFFFFFFFFFFFFFull, 0x7FFF },
    { 0x8000000000000001ull, 0x7FFF }, { 0xBFFFFFFFFFFFFFFFull, 0xFFFF },       // signaling NaNs
    { 0x7FFFFFFFFFFFFFFFull, 0x3FFF }, { 0, 0x4000 },                           // unnormals
    { 0, 0x7FFF }, { 0x4000000000000000ull, 0xFFFF },                           // pseudo-infinity, pseudo-NaN
};

#define CORNER_COUNT ((int)(sizeof corners / sizeof corners[0]))

static uint64_t random_state;

// SplitMix64: a counter through a mixing function.
static uint64_t next_random(void)
{
    uint64_t z = random_state += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static int random_below(int bound) { return (int)(next_random() % (unsigned)bound); }

static int random_between(int low, int high) { return low + random_below(high - low + 1); }

static uint64_t random_significand(void)
{
    uint64_t random = next_random();
    switch (random_below(8))
    {
        case 0: return TOP;
        case 1: return ~0ull << random_below(64);
        case 2: return TOP | (random & (~0ull << random_below(63)));            // short
        case 3: return TOP | (random & (~0ull << 40)) | (1ull << 39);           // half way at 24 bits
        case 4: return TOP | (random & (~0ull << 11)) | (1ull << 10);           // half way at 53 bits
        case 5: return TOP | (random >> random_below(64));                      // small above a power of two
        case 6: return ~(random >> random_between(1, 63));                      // small below one
        default: return TOP | random;
    }
}

static f80 number(int exponent, uint64_t significand)
{
    f80 value = { significand, (uint16_t)(exponent | (next_random() & 0x8000)) };
    return value;
}

static f80 integer(uint64_t magnitude)
{
    int shift = __builtin_clzll(magnitude | 1);
    return number(magnitude == 0 ? 0 : 0x3FFF + 63 - shift, magnitude << shift);
}

static f80 random_value(void)
{
    switch (random_below(16))
    {
        case 0: case 1: return corners[random_below(CORNER_COUNT)];
        case 2: return number(random_between(1, 70), random_significand());
        case 3: return number(random_between(0x7FFE - 70, 0x7FFE), random_significand());
        case 4: return number(random_between(1, 0x7FFE), random_significand());
        case 5: return number(0, next_random() >> random_between(0, 63));
        case 6: return integer((uint64_t)random_below(1000));
        case 7: return number(random_between(0x2000, 0x6000), random_significand());
        case 8: return random_below(4) ? number(0x3FFF, random_significand()) : number((int)(next_random() & 0x7FFF), next_random());
        default: return number(random_between(0x3FFF - 66, 0x3FFF + 66), random_significand());
    }
}

// A second operand that often has to do with the first: close in exponent, or nearly the same number.
static f80 random_partner(f80 a)
{
    int exponent = a.sign_and_exponent & 0x7FFF;
    switch (random_below(6))
    {
        case 0: case 1:
            exponent += random_between(-67, 67);
            return number(exponent < 1 ? 1 : exponent > 0x7FFE ? 0x7FFE : exponent, random_significand());
        case 2:
        {
            f80 near = { a.significand + (uint64_t)random_between(-2, 2), (uint16_t)(a.sign_and_exponent ^ (next_random() & 0x8000)) };
            return near;
        }
        case 3:
        {
            // The product or quotient lands near the ends of the range.
            int target = random_below(2) ? random_between(-70, 2) : random_between(0x7FFC, 0x8001);
            int partner = random_below(2) ? target - exponent + 0x3FFF : exponent - target + 0x3FFF;
            return number(partner < 1 ? 1 : partner > 0x7FFE ? 0x7FFE : partner, random_significand());
        }
        default: return random_value();
    }
}

static f80 random_within(int lowest, int highest)
{
    return random_below(10) ? number(random_between(lowest, highest), random_significand()) : random_value();
}

static uint16_t random_control(void)
{
    static const uint16_t precisions[] = { 0x000, 0x200, 0x300, 0x300 };
    uint16_t masks = random_below(8) ? 0x3F : (uint16_t)(next_random() & 0x3F);
    return (uint16_t)(0x40 | masks | precisions[random_below(4)] | (random_below(2) ? 0 : random_below(4) << 10));
}

static uint64_t random_float(int fraction_bits, int exponent_bits)
{
    uint64_t sign = (next_random() & 1) << (fraction_bits + exponent_bits);
    uint64_t fraction = (random_significand() & (TOP - 1)) >> (63 - fraction_bits);
    uint64_t largest = (1ull << exponent_bits) - 1;
    uint64_t exponent = random_below(4) ? next_random() & largest : random_below(2) ? 0 : largest;
    return sign | (exponent << fraction_bits) | fraction;
}

static uint64_t random_decimal(uint16_t *high)
{
    uint64_t digits = 0;
    for (int i = 0; i < 16; i++)
        digits = (digits << 4) | (uint64_t)random_below(random_below(50) ? 10 : 16);

    *high = (uint16_t)(next_random() & 0x8000) | (uint16_t)(random_below(10) << 4) | (uint16_t)random_below(10);
    if (random_below(4) == 0)
    {
        digits >>= 4 * random_below(16);
        *high &= 0x8000;
    }

    return digits;
}

static void choose_operands(int operation, test_case *test, f80 *a, f80 *b)
{
    *a = random_value();
    *b = random_partner(*a);
    switch (operation)
    {
        case op_prem: case op_prem1:
            if (random_below(3) == 0)
            {
                *a = number(random_between(0x3FFF - 2, 0x3FFF + 200), random_significand());
                *b = number(random_between(0x3FFF - 2, 0x3FFF + 2), random_significand());
            }
            break;
        case op_scale:
            *b = random_below(4) ? integer((uint64_t)random_below(random_below(4) ? 200 : 70000)) : *b;
            if (random_below(4) == 0) b->significand |= 1ull << 40;
            break;
        case op_f2xm1: *a = random_within(0x3FFF - 70, 0x3FFE); break;
        case op_yl2xp1: *a = random_within(0x3FFF - 70, 0x3FFC); break;
        case op_sin: case op_cos: case op_sincos: case op_ptan:
            *a = random_within(0x3FFF - 40, random_below(2) ? 0x3FFF + 4 : 0x3FFF + 63);
            break;
        case op_fist16: case op_fisttp16: *a = random_within(0x3FFF - 2, 0x3FFF + 17); break;
        case op_fist32: case op_fisttp32: *a = random_within(0x3FFF - 2, 0x3FFF + 33); break;
        case op_fist64: case op_fisttp64: case op_rndint: *a = random_within(0x3FFF - 2, 0x3FFF + 65); break;
        case op_fbstp: *a = random_within(0x3FFF - 2, 0x3FFF + 61); break;
        case op_fst32: *a = random_within(0x3FFF - 152, 0x3FFF + 129); break;
        case op_fst64: *a = random_within(0x3FFF - 1078, 0x3FFF + 1025); break;
        default: break;
    }

    switch (operation)
    {
        case op_fld32: case op_add32: case op_mul32: case op_div32: case op_divr32: case op_com32:
            test->memory = random_float(23, 8);
            break;
        case op_fld64: case op_sub64: case op_divr64: test->memory = random_float(52, 11); break;
        case op_fild16: test->memory = next_random() & 0xFFFF; break;
        case op_fild32: test->memory = (next_random() & 0xFFFFFFFF) >> random_below(32); break;
        case op_fild64: test->memory = (uint64_t)((int64_t)next_random() >> random_below(64)); break;
        case op_fbld: test->memory = random_decimal(&test->memory_high); break;
        default: break;
    }
}

static void run_case(int operation, test_case *test, f80 a, f80 b)
{
    outcome out;
    test->a = a.significand; test->a_high = a.sign_and_exponent;
    test->b = b.significand; test->b_high = b.sign_and_exponent;
    run_on_host(operation, test->control, a, b, test->memory, test->memory_high, &out);
    test->st0 = out.st0.significand; test->st0_high = out.st0.sign_and_exponent;
    test->st1 = out.st1.significand; test->st1_high = out.st1.sign_and_exponent;
    test->stored = out.memory; test->stored_high = out.memory_high;
    test->status = out.status & 0x473F;
}

static void random_case(int operation, test_case *test)
{
    f80 a, b;
    memset(test, 0, sizeof *test);
    test->control = random_control();
    choose_operands(operation, test, &a, &b);
    run_case(operation, test, a, b);
}

#endif
