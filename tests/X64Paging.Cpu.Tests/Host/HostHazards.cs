// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>Instructions that would harm this process, or whose result is the host's own affair.</summary>
internal static class HostHazards
{
    public static bool Includes(in Instruction instruction) => instruction.Mnemonic switch
    {
        // The process's thread-local storage hangs on FS.
        Mnemonic.Wrfsbase or Mnemonic.Wrgsbase or Mnemonic.Rdfsbase or Mnemonic.Rdgsbase or Mnemonic.Swapgs => true,

        // TF and AC would trap; and the host's own system flags show.
        Mnemonic.Popf or Mnemonic.Popfd or Mnemonic.Popfq or Mnemonic.Pushf or Mnemonic.Pushfd or Mnemonic.Pushfq => true,

        // What they answer is what the host is.
        Mnemonic.Cpuid or Mnemonic.Rdtsc or Mnemonic.Rdtscp or Mnemonic.Rdpid or Mnemonic.Rdrand or Mnemonic.Rdseed or Mnemonic.Xgetbv => true,
        Mnemonic.Sgdt or Mnemonic.Sidt or Mnemonic.Sldt or Mnemonic.Str or Mnemonic.Smsw or Mnemonic.Lar or Mnemonic.Lsl => true,
        Mnemonic.Fxsave or Mnemonic.Fxsave64 or Mnemonic.Fxrstor or Mnemonic.Fxrstor64 => true,
        Mnemonic.Syscall or Mnemonic.Sysenter or Mnemonic.Hlt => true,
        _ => ReadsSegment(instruction),
    };

    private static bool ReadsSegment(in Instruction instruction)
    {
        for (int operand = 0; operand < instruction.OpCount; operand++)
        {
            if (instruction.GetOpKind(operand) == OpKind.Register && instruction.GetOpRegister(operand).IsSegmentRegister())
                return true;
        }

        return instruction.SegmentPrefix is Register.FS or Register.GS;
    }
}
