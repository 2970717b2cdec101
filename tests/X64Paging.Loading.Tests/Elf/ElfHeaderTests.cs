// SPDX-License-Identifier: MIT

using System.Text;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

public sealed class ElfHeaderTests
{
    [Fact]
    public void File_without_a_byte_is_refused() => ElfRefusal.Is("The file is empty.", []);

    [Theory]
    [InlineData("#!/bin/sh\n", "The file is a script (it begins with #!), not an ELF program.")]
    [InlineData("MZ\u0001\u0002", "The file is a Windows or DOS program (it begins with MZ), not an ELF program.")]
    [InlineData("!<arch>\n", "The file is a library archive (.a), not an ELF program.")]
    [InlineData("\0asm", "The file is a WebAssembly module, not an ELF program.")]
    [InlineData("PK\u0003\u0004", "The file is a zip archive, not an ELF program.")]
    [InlineData("int main", "The file is not an ELF program; it begins with 69 6E 74 20.")]
    [InlineData("A", "The file is not an ELF program; it begins with 41.")]
    public void File_of_another_format_is_named(string text, string message) => ElfRefusal.Is(message, Encoding.ASCII.GetBytes(text));

    [Theory]
    [InlineData(new byte[] { 0xCF, 0xFA, 0xED, 0xFE }, "The file is a Mach-O program, for macOS, not an ELF program.")]
    [InlineData(new byte[] { 0xFE, 0xED, 0xFA, 0xCE }, "The file is a Mach-O program, for macOS, not an ELF program.")]
    [InlineData(new byte[] { 0xCA, 0xFE, 0xBA, 0xBE }, "The file is a universal Mach-O program or a Java class, not an ELF program.")]
    [InlineData(new byte[] { (byte)'B', (byte)'C', 0xC0, 0xDE }, "The file is LLVM bitcode, not an ELF program.")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8 }, "The file is gzip data, not an ELF program.")]
    public void File_of_another_binary_format_is_named(byte[] file, string message) => ElfRefusal.Is(message, file);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(63)]
    public void Header_cut_short_is_refused(int size) =>
        ElfRefusal.Is($"The file is cut short: it has {size} bytes, and an ELF header takes 64.", ElfBuilder.Minimal().Build()[..size]);

    [Fact]
    public void File_of_32_bits_is_refused() =>
        ElfRefusal.Is(
            "The file is a 32-bit ELF; only 64-bit programs can be run. Build it with gcc -m64.",
            new ElfBuilder { Class = 1, Machine = 3 }.Build()[..52]);

    [Fact]
    public void Unknown_class_is_refused() =>
        ElfRefusal.Is("The file's ELF class is 3, which is unknown; 64-bit files have class 2.", new ElfBuilder { Class = 3 });

    [Fact]
    public void Big_endian_file_is_refused() =>
        ElfRefusal.Is("The file is a big-endian ELF; x86-64 programs are little-endian.", new ElfBuilder { ByteOrder = 2 });

    [Fact]
    public void Unknown_byte_order_is_refused() =>
        ElfRefusal.Is(
            "The file's ELF byte order is 0, which is unknown; little-endian files have 1.", new ElfBuilder { ByteOrder = 0 });

    [Theory]
    [InlineData(3, "32-bit x86")]
    [InlineData(8, "MIPS")]
    [InlineData(21, "64-bit PowerPC")]
    [InlineData(40, "32-bit Arm")]
    [InlineData(183, "AArch64")]
    [InlineData(243, "RISC-V")]
    [InlineData(258, "LoongArch")]
    [InlineData(9999, "machine 9999")]
    public void File_for_another_processor_names_it(int machine, string name) =>
        ElfRefusal.Is(
            $"The file is built for {name}; only x86-64 programs can be run.", new ElfBuilder { Machine = (ushort)machine });

    [Fact]
    public void Relocatable_object_is_refused() =>
        ElfRefusal.Is("The file is a relocatable object (.o), not yet a program. Link it: gcc -static", new ElfBuilder { Type = 1 });

    [Fact]
    public void Core_dump_is_refused() =>
        ElfRefusal.Is("The file is a core dump, not a program.", new ElfBuilder { Type = 4 });

    [Fact]
    public void Unknown_type_is_refused() =>
        ElfRefusal.Is("The file's ELF type is 0xfe00, which is no program.", new ElfBuilder { Type = 0xFE00 });
}
