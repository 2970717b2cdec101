// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A process's descriptors.</summary>
internal sealed class FileTable
{
    /// <summary>The most descriptors, as RLIMIT_NOFILE.</summary>
    public const int Limit = 1024;

    private readonly List<OpenFile?> _files = [];

    /// <summary>The file that a descriptor names, or null.</summary>
    public OpenFile? this[ulong descriptor] => descriptor < (ulong)_files.Count ? _files[(int)descriptor] : null;

    /// <summary>Gives a file the lowest free descriptor.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lowest">The lowest descriptor that may be given.</param>
    /// <returns>The descriptor, or -1 when all are taken.</returns>
    public int Add(OpenFile file, int lowest = 0)
    {
        for (int descriptor = lowest; descriptor < Limit; descriptor++)
        {
            if (this[(ulong)descriptor] == null)
            {
                Set(descriptor, file);
                return descriptor;
            }
        }

        return -1;
    }

    /// <summary>Makes a descriptor name a file, whatever it named before.</summary>
    public void Set(int descriptor, OpenFile file)
    {
        file.AddDescriptor();
        while (_files.Count <= descriptor)
            _files.Add(null);
        _files[descriptor]?.RemoveDescriptor();
        _files[descriptor] = file;
    }

    /// <summary>Frees a descriptor.</summary>
    /// <returns>Whether it named anything.</returns>
    public bool Remove(ulong descriptor)
    {
        OpenFile? file = this[descriptor];
        if (file == null)
            return false;

        _files[(int)descriptor] = null;
        file.RemoveDescriptor();
        return true;
    }

    /// <summary>A table for a child: the same files under the same descriptors.</summary>
    public FileTable Copy()
    {
        FileTable copy = new();
        for (int descriptor = 0; descriptor < _files.Count; descriptor++)
        {
            if (_files[descriptor] is { } file)
                copy.Set(descriptor, file);
        }

        return copy;
    }

    /// <summary>Frees all descriptors.</summary>
    public void Clear()
    {
        for (int descriptor = 0; descriptor < _files.Count; descriptor++)
            Remove((ulong)descriptor);
    }
}
