// Copy-on-write, told by two processes that share four pages.
//
// After fork() both processes map the same frames read-only. Whoever writes first faults: while the frame is shared the
// kernel copies it, once only one process is left the frame is simply made writable again.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PageSize = 4096, PageCount = 4 };

// A round address, so that the pages are easy to find among the faults.
#define PAGES_ADDRESS ((void *)0x10000000)

static char *page(int number)
{
    return (char *)PAGES_ADDRESS + number * PageSize;
}

static void show(const char *who, const char *when)
{
    printf("%-6s %s\n", who, when);
    for (int i = 0; i < PageCount; i++)
        printf("         page %d at %p: %s\n", i, (void *)page(i), page(i)[0] != 0 ? page(i) : "(zeros)");
}

static void be_child(void)
{
    show("child", "sees its parent's bytes:");

    strcpy(page(0), "written by the child");     // the frame is shared: copied
    page(0)[PageSize - 1] = '!';                 // the copy is the child's own: no fault
    strcpy(page(1), "written by the child");     // shared: copied

    show("child", "wrote pages 0 and 1 and reads back:");
    fflush(stdout);
    _exit(7);
}

static void be_parent(pid_t child)
{
    int status;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        perror("waitpid");
        exit(1);
    }

    printf("parent child exited with %d\n", WEXITSTATUS(status));
    show("parent", "finds every byte as it left them:");

    strcpy(page(0), "written again by the parent");    // the child copied it and left this frame to us: reused
    strcpy(page(2), "written again by the parent");    // the child only read it, and is gone: reused

    show("parent", "wrote pages 0 and 2 and reads back:");
}

int main(void)
{
    char *pages = mmap(PAGES_ADDRESS, PageCount * PageSize, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (pages == MAP_FAILED) {
        perror("mmap");
        return 1;
    }

    for (int i = 0; i < PageCount - 1; i++)      // the last page is never written: it shows the zero page
        sprintf(page(i), "written by the parent, page %d", i);

    show("parent", "before fork:");
    fflush(stdout);                              // or the child would print these lines once more

    pid_t child = fork();
    if (child < 0) {
        perror("fork");
        return 1;
    }

    if (child == 0)
        be_child();

    be_parent(child);
    return 0;
}
