// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Kernel.Tests.Processes;

namespace X64Paging.Cli.Tests;

/// <summary>Files for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("x64paging-");

    public string Path => _folder.FullName;

    public string Write(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string WriteProgram(Action<Assembler> program) => Write("program.elf", TestProgram.AssembleFile(program));

    public void Dispose() => _folder.Delete(recursive: true);
}
