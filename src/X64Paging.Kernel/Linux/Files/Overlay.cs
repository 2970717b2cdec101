// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>What a run has written, made and removed, by absolute path. Whatever is removed hides the host's.</summary>
internal sealed class Overlay
{
    private readonly FileQuota _quota;

    // A null hides what the host has there.
    private readonly Dictionary<string, FileNode?> _nodes = [];

    public Overlay(FileQuota quota) => _quota = quota;

    /// <summary>Whether the overlay decides what a path names; the node is null where it names nothing.</summary>
    public bool TryGet(string path, out FileNode? node) => _nodes.TryGetValue(path, out node);

    /// <summary>Whether the host's files show through below a path: nothing above it was made or removed.</summary>
    public bool ShowsHost(string path)
    {
        while (path != "/")
        {
            path = PathName.DirectoryOf(path);
            if (_nodes.ContainsKey(path))
                return false;
        }

        return true;
    }

    /// <summary>The names that the overlay knows in a directory, hidden ones included.</summary>
    public IEnumerable<string> NamesIn(string directory)
    {
        foreach (string path in _nodes.Keys)
        {
            if (path != "/" && PathName.DirectoryOf(path) == directory)
                yield return PathName.NameOf(path);
        }
    }

    /// <summary>Makes a path name a node.</summary>
    /// <returns><see langword="false"/> when there are too many.</returns>
    public bool TrySet(string path, FileNode node)
    {
        if (!TryStore(path, node))
            return false;

        (node as RegularNode)?.AddUser();
        return true;
    }

    /// <summary>Makes a path name nothing.</summary>
    public bool TryHide(string path) => TryStore(path, null);

    /// <summary>Moves a node and all that is below it.</summary>
    public bool TryMove(string from, string to)
    {
        FileNode node = _nodes[from]!;
        if (!TrySet(to, node))
            return false;

        List<string> below = [.. _nodes.Keys.Where(path => PathName.IsBelow(path, from))];
        foreach (string path in below)
        {
            FileNode? moved = _nodes[path];
            _nodes.Remove(path);
            _nodes[to + path[from.Length..]] = moved;
        }

        return TryHide(from);
    }

    private bool TryStore(string path, FileNode? node)
    {
        if (_nodes.TryGetValue(path, out FileNode? old))
            (old as RegularNode)?.RemoveUser();
        else if (!_quota.TryTakeNode())
            return false;

        _nodes[path] = node;
        return true;
    }
}
