// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text;

namespace X64Paging.Cli.Tests;

/// <summary>Runs the tool as its users do, as a process.</summary>
internal static class Tool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static string[] Command =>
        [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "X64Paging.Cli.dll")];

    public static ToolResult Run(params ReadOnlySpan<string> arguments) => Run([], arguments);

    public static ToolResult Run(byte[] input, params ReadOnlySpan<string> arguments)
    {
        using Process process = Start([.. Command, .. arguments]);
        Task<byte[]> output = ReadAll(process.StandardOutput.BaseStream);
        Task<byte[]> errors = ReadAll(process.StandardError.BaseStream);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        return Finish(process, output, errors);
    }

    /// <summary>Runs the tool with a stdout that is closed when so many bytes have been read.</summary>
    public static ToolResult RunAndCloseOutput(int afterBytes, params ReadOnlySpan<string> arguments)
    {
        using Process process = Start([.. Command, .. arguments]);
        Task<byte[]> errors = ReadAll(process.StandardError.BaseStream);
        process.StandardInput.Close();
        byte[] beginning = new byte[afterBytes];
        process.StandardOutput.BaseStream.ReadExactly(beginning);
        process.StandardOutput.Close();
        return Finish(process, Task.FromResult(beginning), errors);
    }

    /// <summary>Runs the tool from a shell, which can close its streams and send them elsewhere.</summary>
    public static ToolResult RunInShell(string redirection, params ReadOnlySpan<string> arguments)
    {
        using Process process = Start(["sh", "-c", "exec \"$0\" \"$@\" " + redirection, .. Command, .. arguments]);
        Task<byte[]> output = ReadAll(process.StandardOutput.BaseStream);
        Task<byte[]> errors = ReadAll(process.StandardError.BaseStream);
        process.StandardInput.Close();
        return Finish(process, output, errors);
    }

    private static Process Start(ReadOnlySpan<string> command)
    {
        ProcessStartInfo start = new(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (string argument in command[1..])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static ToolResult Finish(Process process, Task<byte[]> output, Task<byte[]> errors)
    {
        if (!process.WaitForExit(s_patience))
        {
            process.Kill();
            Assert.Fail("The tool did not end.");
        }

        return new ToolResult(process.ExitCode, output.Result, Encoding.UTF8.GetString(errors.Result));
    }

    private static async Task<byte[]> ReadAll(Stream stream)
    {
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
