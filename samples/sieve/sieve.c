// The sieve of Eratosthenes over an 8 MiB array, one byte per number.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { Limit = 8 * 1024 * 1024 };

// The first round takes a page fault per page, the later ones only run: together they are a fair load for an interpreter.
enum { Rounds = 3 };

static uint8_t composite[Limit];

static void sieve(void)
{
    memset(composite, 0, sizeof composite);

    for (uint32_t number = 2; number * number < Limit; number++) {
        if (composite[number])
            continue;

        // From the square on: smaller multiples have a smaller factor and are crossed out already.
        for (uint32_t multiple = number * number; multiple < Limit; multiple += number)
            composite[multiple] = 1;
    }
}

int main(void)
{
    uint32_t count = 0, last = 0;
    for (int round = 0; round < Rounds; round++) {
        sieve();

        count = 0;
        for (uint32_t number = 2; number < Limit; number++) {
            if (!composite[number]) {
                count++;
                last = number;
            }
        }
    }

    printf("%u primes below %u, the last is %u\n", count, (uint32_t)Limit, last);
    return 0;
}
