// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Cpu.Tests.Interpreter;

/// <summary>What the processor tells about itself while an observer hears of its accesses.</summary>
public sealed class ObservedRunTests
{
    private const ulong Data = 0x60_0000;

    [Theory]
    [InlineData(100)]
    [InlineData(3)]
    public void Observer_of_an_access_finds_who_makes_it_and_what_has_retired_before(long limit)
    {
        using TestMachine machine = new();
        machine.Map(Data);
        machine.Load(static program =>
        {
            Label target = program.CreateLabel();
            program.mov(ebx, (uint)Data);                      // 0, 5 bytes
            program.inc(__qword_ptr[rbx]);                     // 1, 3 bytes
            program.jmp(target);                               // 2, 2 bytes
            program.Label(ref target);
            program.nop();                                     // 3, 1 byte
            program.mov(rax, __qword_ptr[rbx + 8]);            // 4, 4 bytes
            program.hlt();
        });
        machine.Processor.PrivilegeLevel = PrivilegeLevel.Kernel;
        Recorder recorder = new(machine.Processor);
        machine.Mmu.Observer = recorder;

        for (StopReason reason = StopReason.InstructionLimit; reason == StopReason.InstructionLimit;)
            reason = machine.Processor.Run(limit);

        Assert.Equal([(TestMachine.CodeBase + 5, 1UL), (TestMachine.CodeBase + 11, 4UL)], recorder.DataAccesses);
        Assert.Equal(6UL, machine.Processor.RetiredInstructions);
    }

    private sealed class Recorder(Processor processor) : IMmuObserver
    {
        public List<(ulong Rip, ulong Retired)> DataAccesses { get; } = [];

        public void Accessed(in ObservedAccess access)
        {
            if (access.Kind != AccessKind.Fetch)
                DataAccesses.Add((processor.InstructionPointer, processor.RetiredInstructions));
        }

        public void Faulted(in PageFault fault, int entriesRead)
        {
        }

        public void Invalidating(in ObservedInvalidation invalidation)
        {
        }
    }
}
