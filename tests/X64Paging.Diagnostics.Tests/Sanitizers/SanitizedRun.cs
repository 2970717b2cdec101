// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Sanitizers;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;

namespace X64Paging.Diagnostics.Tests.Sanitizers;

/// <summary>A program in the kernel world, with sanitizers or without.</summary>
internal static class SanitizedRun
{
    private const long Limit = 400_000_000;

    public static RunRecord Plain(ElfImage image, SupervisorOptions options) => Run(image, options, null);

    public static RunRecord With(SanitizerKinds kinds, ElfImage image, SupervisorOptions options, out KernelSanitizers sanitizers)
    {
        RunRecord record = new();
        sanitizers = new KernelSanitizers(kinds, record);
        return Run(image, options, sanitizers, record);
    }

    private static RunRecord Run(ElfImage image, SupervisorOptions options, KernelSanitizers? sanitizers, RunRecord? record = null)
    {
        record ??= new RunRecord();
        using MemoryStream output = new();
        using Supervisor supervisor = new(options with { StandardOutput = output, Observer = (IKernelObserver?)sanitizers ?? record });
        sanitizers?.Attach(supervisor);
        Process process = supervisor.Start(image, ["program"], []);
        record.Outcome = supervisor.Run(Limit);
        supervisor.KillAll();
        record.ExitCode = process.ExitStatus.ShellCode;
        record.Output = Convert.ToHexString(output.ToArray());
        record.Instructions = supervisor.Processor.RetiredInstructions;
        record.FramesLeft = supervisor.Frames.UsedCount;
        return record;
    }
}
