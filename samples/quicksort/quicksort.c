// Sorts the same pseudo-random integers twice, by a quicksort of our own and by libc's qsort, and compares.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { Count = 20000 };

static int32_t ours[Count];
static int32_t theirs[Count];

static uint32_t next_random(void)
{
    static uint32_t state = 2463534242u;         // Marsaglia's xorshift32
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void quicksort(int32_t *values, int first, int last)
{
    if (first >= last)
        return;

    int32_t pivot = values[first + (last - first) / 2];
    int low = first, high = last;
    while (low <= high) {
        while (values[low] < pivot)
            low++;
        while (values[high] > pivot)
            high--;
        if (low > high)
            break;

        int32_t swapped = values[low];
        values[low++] = values[high];
        values[high--] = swapped;
    }

    quicksort(values, first, high);
    quicksort(values, low, last);
}

static int compare(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

// Depends on the order, unlike a sum.
static uint64_t checksum(const int32_t *values)
{
    uint64_t hash = 14695981039346656037u;       // FNV-1a, a value at a time
    for (int i = 0; i < Count; i++)
        hash = (hash ^ (uint32_t)values[i]) * 1099511628211u;
    return hash;
}

int main(void)
{
    for (int i = 0; i < Count; i++)
        ours[i] = theirs[i] = (int32_t)next_random();

    printf("unsorted   %016llx\n", (unsigned long long)checksum(ours));
    quicksort(ours, 0, Count - 1);
    printf("quicksort  %016llx\n", (unsigned long long)checksum(ours));
    qsort(theirs, Count, sizeof theirs[0], compare);
    printf("libc qsort %016llx\n", (unsigned long long)checksum(theirs));

    for (int i = 1; i < Count; i++) {
        if (ours[i - 1] > ours[i]) {
            printf("out of order at %d\n", i);
            return 1;
        }
    }

    if (memcmp(ours, theirs, sizeof ours) != 0) {
        printf("the two disagree\n");
        return 1;
    }

    printf("%d values from %d to %d, both in order\n", Count, ours[0], ours[Count - 1]);
    return 0;
}
