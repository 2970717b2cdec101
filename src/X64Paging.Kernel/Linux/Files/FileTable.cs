// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A process's descriptors.</summary>
internal sealed class FileTable
{
    /// <summary>The most descriptors, as RLIMIT_NOFILE.</summary>
    public const int Limit = 1024;

    private readonly List<Descriptor> _descriptors = [];

    /// <summary>The file that a descriptor names, or null.</summary>
    public OpenFile? this[ulong descriptor] => descriptor < (ulong)_descriptors.Count ? _descriptors[(int)descriptor].File : null;

    /// <summary>Gives a file the lowest free descriptor.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lowest">The lowest descriptor that may be given.</param>
    /// <param name="closesOnExecute">Whether execve closes it.</param>
    /// <returns>The descriptor, or -1 when all are taken: the file is then closed unless something else names it.</returns>
    public int Add(OpenFile file, int lowest = 0, bool closesOnExecute = false)
    {
        for (int descriptor = lowest; descriptor < Limit; descriptor++)
        {
            if (this[(ulong)descriptor] == null)
            {
                Set(descriptor, file, closesOnExecute);
                return descriptor;
            }
        }

        file.AddDescriptor();
        file.RemoveDescriptor();
        return -1;
    }

    /// <summary>Makes a descriptor name a file, whatever it named before.</summary>
    public void Set(int descriptor, OpenFile file, bool closesOnExecute = false)
    {
        file.AddDescriptor();
        while (_descriptors.Count <= descriptor)
            _descriptors.Add(default);
        OpenFile? before = _descriptors[descriptor].File;
        _descriptors[descriptor] = new Descriptor(file, closesOnExecute);
        before?.RemoveDescriptor();
    }

    /// <summary>Frees a descriptor.</summary>
    /// <returns>Whether it named anything.</returns>
    public bool Remove(ulong descriptor)
    {
        OpenFile? file = this[descriptor];
        if (file == null)
            return false;

        _descriptors[(int)descriptor] = default;
        file.RemoveDescriptor();
        return true;
    }

    /// <summary>Whether execve closes a descriptor.</summary>
    public bool ClosesOnExecute(ulong descriptor) => this[descriptor] != null && _descriptors[(int)descriptor].ClosesOnExecute;

    /// <summary>Says whether execve closes a descriptor that names something.</summary>
    public void SetClosesOnExecute(ulong descriptor, bool closes) =>
        _descriptors[(int)descriptor] = _descriptors[(int)descriptor] with { ClosesOnExecute = closes };

    /// <summary>Frees the descriptors that a new program does not get.</summary>
    public void CloseForExecute()
    {
        for (int descriptor = 0; descriptor < _descriptors.Count; descriptor++)
        {
            if (_descriptors[descriptor].ClosesOnExecute)
                Remove((ulong)descriptor);
        }
    }

    /// <summary>A table for a child: the same files under the same descriptors.</summary>
    public FileTable Copy()
    {
        FileTable copy = new();
        for (int descriptor = 0; descriptor < _descriptors.Count; descriptor++)
        {
            if (_descriptors[descriptor].File is { } file)
                copy.Set(descriptor, file, _descriptors[descriptor].ClosesOnExecute);
        }

        return copy;
    }

    /// <summary>Frees all descriptors.</summary>
    public void Clear()
    {
        for (int descriptor = 0; descriptor < _descriptors.Count; descriptor++)
            Remove((ulong)descriptor);
    }

    private readonly record struct Descriptor(OpenFile? File, bool ClosesOnExecute);
}
