// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu;
using X64Paging.Cpu.State;
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Memory;
using X64Paging.Paging;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>A guest kernel that changes its own tables, on a processor of its own: no kernel of ours has a part in it.</summary>
public sealed class GuestStoreTests
{
    private const ulong Code = 0x40_0000;
    private const ulong Data = 0x50_0000;
    private const ulong Table = 0x60_0000;

    [Fact]
    public void Store_of_the_guest_is_named_by_its_own_rip()
    {
        using SanitizedMmu machine = new();
        Frame code = machine.Map(new(Code));
        machine.Map(new(Data));
        PhysicalAddress entry = machine.EntryOf(new(Data));
        Assert.True(machine.Mapper.TryMap(new(Table), entry.Frame.Base, PageSize.Size4KiB, SanitizedMmu.ReadWrite, out _));
        machine.Memory.Write(code.Base, Assemble(entry));
        using Processor processor = new(machine.Mmu) { PrivilegeLevel = PrivilegeLevel.Kernel };
        processor.State.Rip = Code;
        List<SanitizerReport> reports = [];
        using TlbSanitizer sanitizer = new(
            machine.Mmu, null, () => new CodePoint(processor.InstructionPointer, processor.RetiredInstructions), reports.Add);

        Assert.Equal(StopReason.Halt, processor.Run(100));

        StaleTranslation found = Assert.IsType<StaleTranslation>(Assert.Single(reports));
        Assert.Equal((Staleness.Forbidden, new LinearAddress(Data)), (found.Staleness, found.Address));
        TableStore store = Assert.NotNull(found.Store);
        Assert.Equal((entry, 0UL), (store.EntryAddress, store.New.Value));
        Assert.Equal((Code + 13, 3UL), (store.Maker.Rip, store.Maker.Instructions));
        Assert.Equal((Code + 21, 5UL), (found.Where.Rip, found.Where.Instructions));
    }

    private static byte[] Assemble(PhysicalAddress entry)
    {
        Assembler program = new(64);
        program.mov(ebx, (uint)Data);                                          // 5 bytes
        program.mov(ecx, (uint)Table + (uint)entry.FrameOffset);               // 5 bytes
        program.mov(rax, __qword_ptr[rbx]);                                    // 3 bytes
        program.mov(__qword_ptr[rcx], 0);                                      // at 13: 7 bytes
        program.nop();                                                         // 1 byte
        program.mov(rax, __qword_ptr[rbx]);                                    // at 21
        program.hlt();
        using MemoryStream stream = new();
        program.Assemble(new StreamCodeWriter(stream), Code);
        return stream.ToArray();
    }
}
