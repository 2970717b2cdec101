/* The same work as the FaultPath and Fork benchmarks, done by the host's own kernel. SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, ROUNDS = 15 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static double median(double *samples)
{
    qsort(samples, ROUNDS, sizeof *samples, ascending);
    return samples[ROUNDS / 2];
}

static volatile char *map(size_t size)
{
    void *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED)
        exit(1);
    madvise(area, size, MADV_NOHUGEPAGE);
    return area;
}

static double touch(volatile char *area, size_t size, char value)
{
    double start = now();
    for (size_t offset = 0; offset < size; offset += PAGE)
        area[offset] = value;
    return now() - start;
}

/* Nanoseconds of one fault: the child copies, or the parent reuses what a dead child has left. */
static void copy_and_reuse(size_t size)
{
    double copies[ROUNDS], reuses[ROUNDS];
    int answer[2];
    volatile char *area = map(size);
    touch(area, size, 1);
    for (int round = 0; round < ROUNDS; round++) {
        if (pipe(answer))
            exit(1);
        if (fork() == 0) {
            double time = touch(area, size, 2) / (size / PAGE);
            if (write(answer[1], &time, sizeof time) != sizeof time)
                _exit(1);
            _exit(0);
        }
        if (read(answer[0], &copies[round], sizeof(double)) != sizeof(double))
            exit(1);
        wait(NULL);
        close(answer[0]);
        close(answer[1]);
        reuses[round] = touch(area, size, 3) / (size / PAGE);
    }
    munmap((void *)area, size);
    printf("copy %.1f\nreuse %.1f\n", median(copies), median(reuses));
}

static void demand_zero(size_t size)
{
    double samples[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        volatile char *area = map(size);
        samples[round] = touch(area, size, 1) / (size / PAGE);
        munmap((void *)area, size);
    }
    printf("zero %.1f\n", median(samples));
}

static void forks(size_t mebibytes)
{
    double samples[ROUNDS];
    size_t size = mebibytes << 20;
    volatile char *area = map(size);
    touch(area, size, 1);
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (child < 0)
            exit(1);
        samples[round] = now() - start;
        wait(NULL);
    }
    munmap((void *)area, size);
    printf("fork%zu %.1f\n", mebibytes, median(samples));
}

int main(void)
{
    copy_and_reuse(2 << 20);
    demand_zero(2 << 20);
    forks(64);
    forks(1024);
    return 0;
}
