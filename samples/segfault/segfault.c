// Writes to a string literal, whose page is mapped and may be read, but not written.
#include <stdio.h>

int main(void)
{
    // volatile, or the compiler would notice what we are up to.
    volatile char *volatile text = (volatile char *)"Everything here may be read.";

    printf("The first letter is '%c'. Now we write it.\n", text[0]);
    fflush(stdout);                              // a killed process flushes nothing

    text[0] = 'N';

    printf("not reached\n");
    return 0;
}
