// An in-memory store that saves itself the way such databases do: it forks, the child writes what it finds to a pipe, and
// the parent goes on answering. Whatever the parent changes meanwhile must be copied first, page by page, by the kernel.
//
// All counts follow from the constants below: who writes which page when is told by nothing else. The child ends only when
// the parent says so, so that every page the parent changes before that is still shared when it is first written.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#pragma GCC optimize("no-omit-frame-pointer")

enum {
    TableAddress = 0x10000000,
    SlotCount = 1 << 20,            // of 64 bytes: 64 MiB, 16,384 pages
    SlotSize = 64,
    HashMultiplier = 0x9E3779B1,    // odd: every key has a slot of its own
    BlockSize = 64 << 10,           // what the child writes at a time
    UpdatesPerBlock = 32,           // what the parent changes after each block that it has read
    HotKeys = 3000,                 // the keys that it changes, over and over
    HotKeyStep = 331,
    LateKeys = 5000,                // the keys that it changes once the child is gone
    LateKeyStep = 173,
};

struct slot {
    uint64_t key;
    uint64_t version;
    uint64_t value[6];
};

struct entry {
    uint64_t key;
    uint64_t sum;
};

static struct slot *const table = (struct slot *)TableAddress;

static uint32_t slot_of(uint32_t key)
{
    return key * (uint32_t)HashMultiplier % SlotCount;
}

static __attribute__((noinline)) void put(uint32_t key, uint64_t version)
{
    struct slot *slot = &table[slot_of(key)];
    slot->key = key;
    slot->version = version;
    for (int i = 0; i < 6; i++)
        slot->value[i] = key * 6 + i + version;
}

// Depends on the order of nothing: sums of entries, wherever they lie.
static uint64_t sum_of(const struct slot *slot)
{
    uint64_t sum = slot->key * 0x100000001B3 + slot->version;
    for (int i = 0; i < 6; i++)
        sum += slot->value[i] << i;
    return sum;
}

static __attribute__((noinline)) uint64_t sum_of_table(void)
{
    uint64_t sum = 0;
    for (int i = 0; i < SlotCount; i++)
        sum += sum_of(&table[i]);
    return sum;
}

static __attribute__((noinline)) void fill_table(void)
{
    for (uint32_t key = 0; key < SlotCount; key++)
        put(key, 1);
}

static void move_all(int descriptor, char *bytes, size_t size, ssize_t (*move)(int, char *, size_t))
{
    while (size > 0) {
        ssize_t moved = move(descriptor, bytes, size);
        if (moved <= 0) {
            perror("pipe");
            exit(1);
        }

        bytes += moved;
        size -= (size_t)moved;
    }
}

static ssize_t move_in(int descriptor, char *bytes, size_t size)
{
    return read(descriptor, bytes, size);
}

static ssize_t move_out(int descriptor, char *bytes, size_t size)
{
    return write(descriptor, bytes, size);
}

// The child: writes a key and a sum for each slot.
static __attribute__((noinline)) void serialize(int out)
{
    static struct entry block[BlockSize / sizeof(struct entry)];
    int count = 0;
    for (int i = 0; i < SlotCount; i++) {
        block[count++] = (struct entry){ table[i].key, sum_of(&table[i]) };
        if (count == BlockSize / sizeof(struct entry)) {
            move_all(out, (char *)block, BlockSize, move_out);
            count = 0;
        }
    }
}

static __attribute__((noinline)) void update_hot(int *updates)
{
    for (int i = 0; i < UpdatesPerBlock; i++, ++*updates)
        put((uint32_t)(*updates % HotKeys * HotKeyStep), 2 + *updates / HotKeys);
}

static __attribute__((noinline)) void update_late(void)
{
    for (int i = 0; i < LateKeys; i++)
        put((uint32_t)(i * LateKeyStep), 100);
}

// The parent: takes the snapshot from the pipe, block by block, and changes the store in between.
static __attribute__((noinline)) uint64_t save(int in, int *updates)
{
    static struct entry block[BlockSize / sizeof(struct entry)];
    uint64_t sum = 0;
    for (int i = 0; i < SlotCount / (BlockSize / (int)sizeof(struct entry)); i++) {
        move_all(in, (char *)block, BlockSize, move_in);
        for (size_t k = 0; k < BlockSize / sizeof(struct entry); k++)
            sum += block[k].sum;
        update_hot(updates);
    }

    return sum;
}

int main(void)
{
    if (mmap(table, SlotCount * SlotSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
        perror("mmap");
        return 1;
    }

    fill_table();
    uint64_t before = sum_of_table();
    printf("store    %d entries in %d pages\n", SlotCount, SlotCount * SlotSize / 4096);
    fflush(stdout);

    int snapshot[2], done[2];
    if (pipe(snapshot) != 0 || pipe(done) != 0) {
        perror("pipe");
        return 1;
    }

    pid_t child = fork();
    if (child < 0) {
        perror("fork");
        return 1;
    }

    if (child == 0) {
        char byte;
        serialize(snapshot[1]);
        move_all(done[0], &byte, 1, move_in);
        _exit(0);
    }

    int updates = 0;
    uint64_t saved = save(snapshot[0], &updates);
    printf("snapshot %s, after %d updates meanwhile\n", saved == before ? "as it was when it began" : "WRONG", updates);

    int status;
    move_all(done[1], "", 1, move_out);
    if (waitpid(child, &status, 0) != child || status != 0) {
        perror("waitpid");
        return 1;
    }

    update_late();
    printf("store    %016llx before, %016llx now\n", (unsigned long long)before, (unsigned long long)sum_of_table());
    return 0;
}
