// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Kernel.Host;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>A host with a few files in its memory.</summary>
internal sealed class FakeHostFiles : IHostFiles
{
    private readonly SortedDictionary<string, byte[]?> _files = new(StringComparer.Ordinal)
    {
        ["/"] = null,
        ["/tmp"] = null,
        ["/bin"] = null,
    };

    private readonly Dictionary<string, string> _links = [];

    /// <summary>How often a file was read.</summary>
    public int ReadCount { get; private set; }

    public byte[]? this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public FakeHostFiles WithText(string path, string text)
    {
        _files[path] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public FakeHostFiles WithDirectory(string path)
    {
        _files[path] = null;
        return this;
    }

    public FakeHostFiles WithLink(string path, string target)
    {
        _links[path] = target;
        return this;
    }

    public HostFileEntry? Find(string path)
    {
        if (_links.TryGetValue(path, out string? target))
            return new HostFileEntry(HostFileKind.Link, 0, 0x1FF, 0, target);
        if (!_files.TryGetValue(path, out byte[]? bytes))
            return null;

        return bytes == null
            ? new HostFileEntry(HostFileKind.Directory, 0, 0x1ED, 0, null)
            : new HostFileEntry(HostFileKind.File, bytes.Length, 0x1ED, 0, null);
    }

    public byte[]? TryRead(string path, long limit)
    {
        ReadCount++;
        return _files[path] is { } bytes && bytes.Length <= limit ? (byte[])bytes.Clone() : null;
    }

    public IReadOnlyList<string>? TryList(string path)
    {
        string prefix = path == "/" ? "/" : path + "/";
        return [.. _files.Keys.Concat(_links.Keys)
            .Where(file => file.StartsWith(prefix, StringComparison.Ordinal) && file.Length > prefix.Length && !file[prefix.Length..].Contains('/'))
            .Select(file => file[prefix.Length..])];
    }
}
