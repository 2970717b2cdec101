// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Host;
using X64Paging.Kernel.Linux.Time;

namespace X64Paging.Kernel.Linux.Files;

/// <summary>The files that processes see: the host's to be read, and over them an overlay in memory that takes all writing.</summary>
internal sealed class FileSystem
{
    private const int MostLinks = 40;

    private readonly IHostFiles _host;
    private readonly KernelClock _clock;
    private readonly RandomStream _random;
    private readonly FileQuota _quota;
    private readonly Overlay _overlay;

    // Files of the host that are open, or mapped, under their paths.
    private readonly Dictionary<string, RegularNode> _loaded = [];

    public FileSystem(IHostFiles host, KernelClock clock, RandomStream random, ulong size)
    {
        _host = host;
        _clock = clock;
        _random = random;
        _quota = new FileQuota(size);
        _overlay = new Overlay(_quota);
    }

    private long Now => _clock.RealTime.Seconds;

    /// <summary>What an absolute path names.</summary>
    /// <param name="path">The path; where links are followed, it becomes that of the node itself.</param>
    /// <param name="followsLink">Whether a link at its end is followed.</param>
    /// <param name="node">The node.</param>
    public Errno Find(ref string path, bool followsLink, out FileNode? node)
    {
        for (int i = 0; i < MostLinks; i++)
        {
            node = Lookup(path);
            if (node == null)
                return IsBelowFile(path) ? Errno.NotDirectory : Errno.NoEntry;
            if (!followsLink || node is not LinkNode link)
                return Errno.None;

            Errno error = PathName.TryResolve(PathName.DirectoryOf(path), link.Target, out path);
            if (error != Errno.None)
                return error;
        }

        node = null;
        return Errno.LinkLoop;
    }

    /// <summary>Opens a file, and makes it first if the flags ask for that.</summary>
    public Errno Open(string path, OpenFlags flags, uint permissions, out OpenFile? file)
    {
        file = null;
        Errno error = Find(ref path, (flags & OpenFlags.NoFollow) == 0, out FileNode? node);
        if (error == Errno.NoEntry && (flags & OpenFlags.Create) != 0)
            return Create(path, flags, permissions, out file);
        if (error != Errno.None)
            return error;
        if ((flags & (OpenFlags.Create | OpenFlags.Exclusive)) == (OpenFlags.Create | OpenFlags.Exclusive))
            return Errno.Exists;

        bool writes = (flags & OpenFlags.AccessMask) != 0 || (flags & OpenFlags.Truncate) != 0;
        switch (node)
        {
            case DirectoryNode when writes || (flags & OpenFlags.Create) != 0:
                return Errno.IsDirectory;
            case DirectoryNode directory:
                file = new DirectoryFile(path, directory, flags, this);
                return Errno.None;
            case LinkNode:
                return Errno.LinkLoop;
            case not null when (flags & OpenFlags.Directory) != 0:
                return Errno.NotDirectory;
            case DeviceNode device:
                file = new DeviceFile(device, flags, _random);
                return Errno.None;
            default:
                return OpenRegular(path, (RegularNode)node!, flags, writes, out file);
        }
    }

    /// <summary>A regular file's bytes as they are now, for a new program.</summary>
    public Errno ReadProgram(ref string path, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        Errno error = Find(ref path, followsLink: true, out FileNode? node);
        if (error != Errno.None)
            return error;
        if (node is not RegularNode regular || (regular.Permissions & 0x49) == 0)
            return Errno.AccessDenied;

        error = Load(path, regular);
        if (error == Errno.None)
            bytes = regular.Contents!.Map();
        return error;
    }

    /// <summary>The entries of a directory, "." and ".." first, then by name.</summary>
    public IReadOnlyList<DirectoryEntry> List(string path)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        if (_overlay.ShowsHost(path) && !_overlay.TryGet(path, out _))
            names.UnionWith(SpecialFiles.Hides(path) ? [] : _host.TryList(path) ?? []);
        names.UnionWith(_overlay.NamesIn(path));
        names.UnionWith(SpecialFiles.NamesIn(path));

        string parent = PathName.DirectoryOf(path);
        List<DirectoryEntry> entries =
        [
            new(".", FileKind.Directory, PathName.InodeOf(path)),
            new("..", FileKind.Directory, PathName.InodeOf(parent)),
        ];
        foreach (string name in names)
        {
            if (Lookup(PathName.Join(path, name)) is { } node)
                entries.Add(new DirectoryEntry(name, node.Kind, node.Inode));
        }

        return entries;
    }

    public Errno MakeDirectory(string path, uint permissions)
    {
        if (Lookup(path) != null)
            return Errno.Exists;

        Errno error = CheckParent(path);
        if (error != Errno.None)
            return error;

        return _overlay.TrySet(path, new DirectoryNode(PathName.InodeOf(path), permissions, Now)) ? Errno.None : Errno.NoSpace;
    }

    public Errno RemoveDirectory(string path)
    {
        Errno error = Find(ref path, followsLink: false, out FileNode? node);
        if (error != Errno.None)
            return error;
        if (node is not DirectoryNode)
            return Errno.NotDirectory;
        if (SpecialFiles.Find(path) != null || path == "/")
            return Errno.OperationNotPermitted;
        if (List(path).Count > 2)
            return Errno.NotEmpty;

        return _overlay.TryHide(path) ? Errno.None : Errno.NoSpace;
    }

    public Errno Unlink(string path)
    {
        Errno error = Find(ref path, followsLink: false, out FileNode? node);
        if (error != Errno.None)
            return error;
        if (node is DirectoryNode)
            return Errno.IsDirectory;
        if (SpecialFiles.Find(path) != null)
            return Errno.OperationNotPermitted;

        return _overlay.TryHide(path) ? Errno.None : Errno.NoSpace;
    }

    /// <summary>Renames a file, or a directory that was made in this run; a directory of the host answers EXDEV, as overlayfs does.</summary>
    public Errno Rename(string from, string to)
    {
        Errno error = Find(ref from, followsLink: false, out FileNode? node);
        if (error == Errno.None)
            error = CheckParent(to);
        if (error != Errno.None || from == to)
            return error;
        if (SpecialFiles.Find(from) != null || SpecialFiles.Find(to) != null || from == "/" || to == "/")
            return Errno.OperationNotPermitted;
        if (PathName.IsBelow(to, from))
            return Errno.InvalidArgument;

        error = CheckReplaceable(node!, to, Lookup(to));
        if (error != Errno.None)
            return error;

        if (node is RegularNode regular)
            error = BringUp(from, regular);
        else if (!_overlay.TryGet(from, out _))
            return Errno.CrossDevice;
        if (error != Errno.None)
            return error;

        return _overlay.TryMove(from, to) ? Errno.None : Errno.NoSpace;
    }

    public Errno Truncate(string path, long size)
    {
        Errno error = Open(path, OpenFlags.WriteOnly, 0, out OpenFile? file);
        if (error != Errno.None)
            return error;

        file!.AddDescriptor();
        error = file.Truncate(size);
        file.RemoveDescriptor();
        return error;
    }

    public Errno ChangeMode(string path, uint permissions)
    {
        Errno error = Find(ref path, followsLink: true, out FileNode? node);
        if (error == Errno.None && node is RegularNode regular)
            error = BringUp(path, regular);
        else if (error == Errno.None && !(_overlay.TryGet(path, out _) && node is DirectoryNode))
            error = Errno.OperationNotPermitted;
        if (error == Errno.None)
            node!.Permissions = permissions;
        return error;
    }

    private Errno CheckReplaceable(FileNode node, string to, FileNode? target) => target switch
    {
        null => Errno.None,
        DirectoryNode when node is not DirectoryNode => Errno.IsDirectory,
        not DirectoryNode when node is DirectoryNode => Errno.NotDirectory,
        DirectoryNode when List(to).Count > 2 => Errno.NotEmpty,
        _ => Errno.None,
    };

    private Errno Create(string path, OpenFlags flags, uint permissions, out OpenFile? file)
    {
        file = null;
        Errno error = CheckParent(path);
        if (error != Errno.None)
            return error;

        RegularNode node = new(PathName.InodeOf(path), permissions, Now, new FileContents(_quota, []));
        if (!_overlay.TrySet(path, node))
            return Errno.NoSpace;

        file = NewFile(path, node, flags);
        return Errno.None;
    }

    private Errno OpenRegular(string path, RegularNode node, OpenFlags flags, bool writes, out OpenFile? file)
    {
        file = null;
        bool truncates = (flags & OpenFlags.Truncate) != 0;
        Errno error = writes ? BringUp(path, node) : Load(path, node);
        if (error == Errno.None && truncates)
            error = node.Contents!.Resize(0);
        if (error == Errno.None)
            file = NewFile(path, node, flags);
        return error;
    }

    private RegularFile NewFile(string path, RegularNode node, OpenFlags flags) => new(node, flags, _clock, closed =>
    {
        if (closed.RemoveUser() && _loaded.TryGetValue(path, out RegularNode? loaded) && loaded == closed)
            _loaded.Remove(path);
    });

    private Errno CheckParent(string path)
    {
        string parent = PathName.DirectoryOf(path);
        Errno error = Find(ref parent, followsLink: true, out FileNode? node);
        if (error != Errno.None)
            return error;
        if (node is not DirectoryNode)
            return Errno.NotDirectory;

        return SpecialFiles.Hides(path) ? Errno.AccessDenied : Errno.None;
    }

    private bool IsBelowFile(string path)
    {
        while (path != "/")
        {
            path = PathName.DirectoryOf(path);
            if (Lookup(path) is { } node)
                return node is not (DirectoryNode or LinkNode);
        }

        return false;
    }

    private FileNode? Lookup(string path)
    {
        if (SpecialFiles.Find(path) is { } special)
            return special;
        if (_overlay.TryGet(path, out FileNode? node))
            return node;
        if (_loaded.TryGetValue(path, out RegularNode? loaded) && _overlay.ShowsHost(path))
            return loaded;

        return _overlay.ShowsHost(path) && !SpecialFiles.Hides(path) ? LookupHost(path) : null;
    }

    private FileNode? LookupHost(string path)
    {
        HostFileEntry? entry = _host.Find(path);
        if (entry == null)
            return null;

        ulong inode = PathName.InodeOf(path);
        return entry.Kind switch
        {
            HostFileKind.Directory => new DirectoryNode(inode, entry.Permissions, entry.ModifiedSeconds),
            HostFileKind.Link => new LinkNode(inode, entry.LinkTarget ?? "", entry.ModifiedSeconds),
            _ => new RegularNode(inode, entry.Permissions, entry.ModifiedSeconds, entry.Size),
        };
    }

    /// <summary>Reads a file of the host, whole, unless that has been done.</summary>
    private Errno Load(string path, RegularNode node)
    {
        if (node.Contents != null)
            return Errno.None;
        if (node.Size > _quota.BytesLeft)
            return Errno.OutOfMemory;

        byte[]? bytes = node.Size == 0 ? [] : _host.TryRead(path, _quota.BytesLeft);
        if (bytes == null)
            return Errno.AccessDenied;

        _quota.TryTake(bytes.Length);
        node.Contents = new FileContents(_quota, bytes);
        _loaded[path] = node;
        return Errno.None;
    }

    /// <summary>Puts a file of the host into the overlay, so that it can be written.</summary>
    private Errno BringUp(string path, RegularNode node)
    {
        Errno error = Load(path, node);
        if (error != Errno.None || _overlay.TryGet(path, out _))
            return error;
        if (!_overlay.TrySet(path, node))
            return Errno.NoSpace;

        _loaded.Remove(path);
        return Errno.None;
    }
}
