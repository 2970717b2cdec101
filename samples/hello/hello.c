// The smallest program worth running: libc starts, formats an integer and a double, and leaves.
#include <stdio.h>

int main(void)
{
    printf("Hello from ring 3: 6 times 7 is %d, and 355/113 is %.6f\n", 6 * 7, 355.0 / 113.0);
    return 0;
}
