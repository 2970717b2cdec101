// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>Whatever a program asks for, the kernel answers and does not throw.</summary>
public sealed class SystemCallFuzzTests
{
    private const int CallCount = 4000;

    // They would only end the process.
    private static readonly SystemCallNumber[] s_left = [SystemCallNumber.Exit, SystemCallNumber.ExitGroup];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_calls_are_answered(int seed)
    {
        Random random = new(seed);
        SystemCallNumber[] numbers = [.. Enum.GetValues<SystemCallNumber>().Except(s_left)];
        KernelLab? lab = null;
        for (int i = 0; i < CallCount; i++)
        {
            lab ??= NewLab();
            SystemCallNumber number = random.Next(50) == 0 ? (SystemCallNumber)random.Next(ushort.MaxValue) : numbers[random.Next(numbers.Length)];
            ulong[] arguments = [.. Enumerable.Range(0, 6).Select(_ => Argument(random, lab))];

            Exception? thrown = Record.Exception(() => lab.CallOnce(number, arguments));

            Assert.True(thrown == null, $"Seed {seed}, call {i}: {number}({string.Join(", ", arguments.Select(a => $"0x{a:x}"))}): {thrown}");
            lab.Process.BlockedCall = null;
            if (lab.Process.HasEnded || lab.Supervisor.Processes.Count > 20)
            {
                lab.Supervisor.KillAll();
                lab.Dispose();
                lab = null;
            }
        }

        lab?.Supervisor.KillAll();
        lab?.Dispose();
    }

    private static KernelLab NewLab() => new(new SupervisorOptions
    {
        HostFiles = new FakeHostFiles().WithText("/tmp/host", "from the host").WithText("/bin/noise", "noise"),
        MemorySize = 8 << 20,
    });

    private static ulong Argument(Random random, KernelLab lab)
    {
        const ulong Data = 0x50_1000;
        return random.Next(16) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => (ulong)random.NextInt64(),
            3 => 1UL << random.Next(64),
            4 => (1UL << random.Next(64)) - 1,
            5 => unchecked((ulong)-random.NextInt64(200)),
            6 => 0x7FFF_FFFF_E000 + (ulong)random.Next(0x3000),
            7 or 8 => Data + (ulong)random.Next(0x3000),
            9 or 10 => Data + (ulong)random.Next(48) * 4096,
            11 => lab.Process.Memory.Regions[random.Next(lab.Process.Memory.Regions.Count)].Start.Value,
            12 => (ulong)random.Next(64) * 4096,
            _ => (ulong)random.Next(40),
        };
    }
}
