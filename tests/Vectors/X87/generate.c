// SPDX-License-Identifier: MIT
// Writes the x87 vectors of this folder by running each instruction on the host:
//   gcc -O2 -o /tmp/generate generate.c && /tmp/generate .
// One compiler makes the same operands every time. Ordinary results are the same on every processor; those of the transcendental
// instructions may differ in the last bit between makers, which the tests allow for.
#include <stdio.h>
#include <stdlib.h>
#include "cases.h"

#define OPERATION_NAME(name, operands, text) #name,
#define OPERATION_COUNT(name, operands, text) operands,
static const char *const names[] =
{
    REGISTER_OPERATIONS(OPERATION_NAME) CONSTANT_OPERATIONS(OPERATION_NAME)
    LOAD_OPERATIONS(OPERATION_NAME) STORE_OPERATIONS(OPERATION_NAME)
};
static const int operand_counts[] =
{
    REGISTER_OPERATIONS(OPERATION_COUNT) CONSTANT_OPERATIONS(OPERATION_COUNT)
    LOAD_OPERATIONS(OPERATION_COUNT) STORE_OPERATIONS(OPERATION_COUNT)
};

typedef struct { const char *file; int lines; int operations[12]; } group;

static const group groups[] =
{
    { "addition", 260, { op_add, op_sub, -1 } },
    { "multiplication", 260, { op_mul, -1 } },
    { "division", 260, { op_div, -1 } },
    { "root", 200, { op_sqrt, -1 } },
    { "memory", 120, { op_add32, op_mul32, op_div32, op_divr32, op_sub64, op_divr64, op_com32, -1 } },
    { "remainder", 260, { op_prem, op_prem1, -1 } },
    { "scaling", 200, { op_scale, op_xtract, -1 } },
    { "integral", 200, { op_rndint, -1 } },
    { "comparison", 160, { op_com, op_ucom, op_xam, op_chs, op_abs, -1 } },
    { "constants", 16, { op_ld1, op_ldz, op_ldpi, op_ldl2e, op_ldl2t, op_ldlg2, op_ldln2, -1 } },
    { "widening", 120, { op_fld32, op_fld64, -1 } },
    { "narrowing", 260, { op_fst32, op_fst64, -1 } },
    { "integer", 120, { op_fild16, op_fild32, op_fild64, op_fist16, op_fist32, op_fist64, op_fisttp16, op_fisttp32, op_fisttp64, -1 } },
    { "decimal", 160, { op_fbld, op_fbstp, -1 } },
    { "exponential", 260, { op_f2xm1, -1 } },
    { "logarithm", 260, { op_yl2x, op_yl2xp1, -1 } },
    { "trigonometry", 200, { op_sin, op_cos, op_sincos, op_ptan, -1 } },
    { "arctangent", 300, { op_patan, -1 } },
};

static int is_constant(int operation) { return operation >= op_ld1 && operation <= op_ldln2; }
static int is_load(int operation) { return operation >= op_fld32 && operation <= op_fbld; }
static int is_memory(int operation) { return operation >= op_fld32 && operation <= op_com32; }
static int is_store(int operation) { return operation >= op_fst32; }
static int is_examine(int operation) { return operation == op_com || operation == op_ucom || operation == op_xam || operation == op_com32; }
static int is_push(int operation) { return operation == op_xtract || operation == op_sincos || operation == op_ptan; }
static int is_decimal(int operation) { return operation == op_fbld || operation == op_fbstp; }

static int width_of(int operation)
{
    const char *name = names[operation];
    const char *digits = name + strlen(name) - 2;
    return strcmp(digits, "16") == 0 ? 16 : strcmp(digits, "32") == 0 ? 32 : 64;
}

static void print_memory(FILE *file, int operation, uint64_t low, uint16_t high)
{
    int width = width_of(operation);
    if (is_decimal(operation))
        fprintf(file, " m=%04X:%016lX", high, low);
    else
        fprintf(file, " m=%0*lX", width / 4, low & (~(uint64_t)0 >> (64 - width)));
}

static void print_case(FILE *file, int operation, const test_case *test)
{
    fprintf(file, "%s | cw=%04X", names[operation], test->control);
    if (operand_counts[operation] >= 1) fprintf(file, " st0=%04X:%016lX", test->a_high, test->a);
    if (operand_counts[operation] >= 2) fprintf(file, " st1=%04X:%016lX", test->b_high, test->b);
    if (is_memory(operation)) print_memory(file, operation, test->memory, test->memory_high);
    fprintf(file, " |");
    if (is_store(operation)) print_memory(file, operation, test->stored, test->stored_high);
    else if (!is_examine(operation)) fprintf(file, " st0=%04X:%016lX", test->st0_high, test->st0);

    // An unmasked exception before the result keeps the push from happening.
    if (is_push(operation) && (test->status & ~test->control & 7) == 0 && (test->status & 0x400) == 0)
        fprintf(file, " st1=%04X:%016lX", test->st1_high, test->st1);

    fprintf(file, " sw=%04X\n", test->status);
}

// The first lines of an operation take corner values, later ones random operands.
static void make_case(int operation, int line, test_case *test)
{
    random_case(operation, test);
    f80 a = { test->a, test->a_high }, b = { test->b, test->b_high };
    int corner_lines = operand_counts[operation] == 2 ? 2 * CORNER_COUNT : CORNER_COUNT;
    if (line < corner_lines)
    {
        a = corners[line % CORNER_COUNT];
        b = corners[random_below(CORNER_COUNT)];
    }

    test->control |= is_load(operation) ? 0x3F : 0;
    test->control = is_constant(operation) ? (uint16_t)(0x7F | (line << 8)) : test->control;
    run_case(operation, test, a, b);
}

static void write_group(const char *folder, const group *group)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.vec", folder, group->file);
    FILE *file = fopen(path, "w");
    if (file == NULL)
    {
        perror(path);
        exit(1);
    }

    fprintf(file, "# Made by generate.c on an AMD EPYC (family 25). instruction | what it reads | what it leaves.\n");
    fprintf(file, "# Registers are SignAndExponent:Significand, m the memory operand; sw holds exception flags and C3, C2, C1, C0 only.\n");
    for (const int *operation = group->operations; *operation >= 0; operation++)
    {
        random_state = 0x5837 + (uint64_t)*operation;
        for (int line = 0; line < group->lines; line++)
        {
            test_case test;
            make_case(*operation, line, &test);
            print_case(file, *operation, &test);
        }
    }

    fclose(file);
}

int main(int argc, char **argv)
{
    if (argc != 2)
    {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        write_group(argv[1], &groups[i]);

    return 0;
}
