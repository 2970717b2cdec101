// SPDX-License-Identifier: MIT
// Runs one x87 instruction on the host and hands back what it left: results, status word, nothing trapped.
// Every read-out is a non-waiting instruction (FNSTSW, FNSAVE), so exceptions may be unmasked without a SIGFPE.
#ifndef X64PAGING_X87_HOST_H
#define X64PAGING_X87_HOST_H

#include <stdint.h>
#include <string.h>

#pragma pack(push, 1)
typedef struct { uint64_t significand; uint16_t sign_and_exponent; } f80;
#pragma pack(pop)

typedef struct { f80 st0, st1; uint64_t memory; uint16_t memory_high, status, top; } outcome;

// The operations: name, number of register operands, instruction text. %[m] is the memory operand.
#define REGISTER_OPERATIONS(X) \
    X(add, 2, "fadd %%st(1), %%st") X(sub, 2, "fsub %%st(1), %%st") X(mul, 2, "fmul %%st(1), %%st") \
    X(div, 2, "fdiv %%st(1), %%st") X(sqrt, 1, "fsqrt") X(prem, 2, "fprem") X(prem1, 2, "fprem1") \
    X(rndint, 1, "frndint") X(scale, 2, "fscale") X(xtract, 1, "fxtract") X(com, 2, "fcom") X(ucom, 2, "fucom") \
    X(xam, 1, "fxam") X(chs, 1, "fchs") X(abs, 1, "fabs") X(f2xm1, 1, "f2xm1") X(yl2x, 2, "fyl2x") \
    X(yl2xp1, 2, "fyl2xp1") X(sin, 1, "fsin") X(cos, 1, "fcos") X(sincos, 1, "fsincos") X(ptan, 1, "fptan") \
    X(patan, 2, "fpatan")
#define CONSTANT_OPERATIONS(X) \
    X(ld1, 0, "fld1") X(ldz, 0, "fldz") X(ldpi, 0, "fldpi") X(ldl2e, 0, "fldl2e") X(ldl2t, 0, "fldl2t") \
    X(ldlg2, 0, "fldlg2") X(ldln2, 0, "fldln2")
#define LOAD_OPERATIONS(X) \
    X(fld32, 0, "flds %[m]") X(fld64, 0, "fldl %[m]") X(fild16, 0, "filds %[m]") X(fild32, 0, "fildl %[m]") \
    X(fild64, 0, "fildll %[m]") X(fbld, 0, "fbld %[m]") \
    X(add32, 1, "fadds %[m]") X(mul32, 1, "fmuls %[m]") X(div32, 1, "fdivs %[m]") X(divr32, 1, "fdivrs %[m]") \
    X(sub64, 1, "fsubl %[m]") X(divr64, 1, "fdivrl %[m]") X(com32, 1, "fcoms %[m]")
#define STORE_OPERATIONS(X) \
    X(fst32, 1, "fsts %[m]") X(fst64, 1, "fstl %[m]") X(fist16, 1, "fists %[m]") X(fist32, 1, "fistl %[m]") \
    X(fist64, 1, "fistpll %[m]") X(fisttp16, 1, "fisttps %[m]") X(fisttp32, 1, "fisttpl %[m]") \
    X(fisttp64, 1, "fisttpll %[m]") X(fbstp, 1, "fbstp %[m]")

#define OPERATION_ENUM(name, operands, text) op_##name,
enum operation
{
    REGISTER_OPERATIONS(OPERATION_ENUM) CONSTANT_OPERATIONS(OPERATION_ENUM) LOAD_OPERATIONS(OPERATION_ENUM)
    STORE_OPERATIONS(OPERATION_ENUM) op_count
};

#define READ_OUT : [m] "+m"(memory), [s] "=m"(out->status), [e] "=m"(image)
#define CLOBBERED : "st", "st(1)", "st(2)", "memory"

#define OPERATION_CASE(name, operands, text) \
    case op_##name: \
        if (operands == 2) __asm__ volatile("fninit\n fldt %[b]\n fldt %[a]\n fldcw %[c]\n" text "\n fnstsw %[s]\n fnsave %[e]" \
            READ_OUT : [a] "m"(a), [b] "m"(b), [c] "m"(control) CLOBBERED); \
        else if (operands == 1) __asm__ volatile("fninit\n fldt %[a]\n fldcw %[c]\n" text "\n fnstsw %[s]\n fnsave %[e]" \
            READ_OUT : [a] "m"(a), [c] "m"(control) CLOBBERED); \
        else __asm__ volatile("fninit\n fldcw %[c]\n" text "\n fnstsw %[s]\n fnsave %[e]" \
            READ_OUT : [c] "m"(control) CLOBBERED); \
        break;

// a goes to ST(0), b to ST(1); memory is the 10 bytes that a load reads and a store writes over.
static inline void run_on_host(int operation, uint16_t control, f80 a, f80 b, uint64_t memory_low, uint16_t memory_high, outcome *out)
{
    uint8_t image[108];
    f80 memory = { memory_low, memory_high };
    switch (operation)
    {
        REGISTER_OPERATIONS(OPERATION_CASE) CONSTANT_OPERATIONS(OPERATION_CASE) LOAD_OPERATIONS(OPERATION_CASE)
        STORE_OPERATIONS(OPERATION_CASE)
    }

    out->memory = memory.significand;
    out->memory_high = memory.sign_and_exponent;
    memcpy(&out->st0, image + 28, 10);
    memcpy(&out->st1, image + 38, 10);
    out->top = (out->status >> 11) & 7;
}

#endif
