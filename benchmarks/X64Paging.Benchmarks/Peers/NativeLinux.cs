// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;

namespace X64Paging.Benchmarks.Peers;

/// <summary>The host's own kernel, by a C program that is built on the spot.</summary>
internal static class NativeLinux
{
    private const string Name = "native Linux";

    public static PeerResult Measure()
    {
        if (!OperatingSystem.IsLinux())
            return PeerResult.Missing(Name, "the host is not Linux");

        string folder = Directory.CreateTempSubdirectory("x64paging-peer").FullName;
        try
        {
            string program = Path.Combine(folder, "native-peer");
            string source = Path.Combine(AppContext.BaseDirectory, "Peers", "native-peer.c");
            if (Run("cc", ["-O2", "-o", program, source]) is null)
                return PeerResult.Missing(Name, "no C compiler (cc) builds native-peer.c");

            return Run(program, []) is { } output
                ? new PeerResult(Name, Parse(output))
                : PeerResult.Missing(Name, "native-peer failed: it needs 1.2 GiB of memory");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<PeerWork, double> Parse(string output)
    {
        Dictionary<PeerWork, double> result = [];
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            PeerWork work = parts[0] switch
            {
                "copy" => PeerWork.CopyOnWriteCopy,
                "reuse" => PeerWork.CopyOnWriteReuse,
                "zero" => PeerWork.DemandZero,
                "fork64" => PeerWork.Fork64Mebibytes,
                _ => PeerWork.Fork1Gibibyte,
            };
            result[work] = double.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        return result;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its standard output, or null if it is not there or failed.</returns>
    private static string? Run(string program, IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
