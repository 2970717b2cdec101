// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace X64Paging.Benchmarks.Peers;

/// <summary>Unicorn 2 through its C library: copy-on-write by a hook on protected writes, which is how its users do it.</summary>
internal static unsafe class Unicorn
{
    private const string Name = "Unicorn 2";
    private const int PageCount = 512;
    private const int PageSize = 4096;
    private const ulong Code = 0x40_0000;
    private const ulong Data = 0x1000_0000;
    private const int ArchitectureX86 = 4;
    private const int Mode64 = 8;
    private const uint Read = 1;
    private const uint ReadWrite = 3;
    private const uint ReadExecute = 5;
    private const int HookWriteProtected = 1 << 8;
    private const int Rounds = 5;

    // mov ecx, 512; mov eax, Data; next: mov byte [rax], 1; add rax, 4096; dec ecx; jnz next
    private static ReadOnlySpan<byte> Stores =>
        [0xB9, 0x00, 0x02, 0x00, 0x00, 0xB8, 0x00, 0x00, 0x00, 0x10, 0xC6, 0x00, 0x01, 0x48, 0x05, 0x00, 0x10, 0x00, 0x00, 0xFF, 0xC9, 0x75, 0xF3];

    private static delegate* unmanaged<nint, ulong, nuint, uint, int> s_protect;
    private static delegate* unmanaged<nint, ulong, void*, nuint, int> s_write;

    public static PeerResult Measure()
    {
        if (!NativeLibrary.TryLoad("libunicorn.so.2", out nint library))
            return PeerResult.Missing(Name, "libunicorn.so.2 is not installed (Debian: libunicorn2)");

        var open = (delegate* unmanaged<int, int, nint*, int>)NativeLibrary.GetExport(library, "uc_open");
        var map = (delegate* unmanaged<nint, ulong, nuint, uint, int>)NativeLibrary.GetExport(library, "uc_mem_map");
        var hook = (delegate* unmanaged<nint, nint*, int, void*, void*, ulong, ulong, int>)NativeLibrary.GetExport(library, "uc_hook_add");
        var start = (delegate* unmanaged<nint, ulong, ulong, ulong, nuint, int>)NativeLibrary.GetExport(library, "uc_emu_start");
        var close = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "uc_close");
        s_protect = (delegate* unmanaged<nint, ulong, nuint, uint, int>)NativeLibrary.GetExport(library, "uc_mem_protect");
        s_write = (delegate* unmanaged<nint, ulong, void*, nuint, int>)NativeLibrary.GetExport(library, "uc_mem_write");

        double[] samples = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            nint engine;
            Check(open(ArchitectureX86, Mode64, &engine));
            Check(map(engine, Code, PageSize, ReadExecute));
            fixed (byte* code = Stores)
                Check(s_write(engine, Code, code, (nuint)Stores.Length));
            Check(map(engine, Data, PageCount * PageSize, Read));
            nint handle;
            Check(hook(engine, &handle, HookWriteProtected, (delegate* unmanaged[Cdecl]<nint, int, ulong, int, long, void*, byte>)&OnWrite, null, 1, 0));

            long before = Stopwatch.GetTimestamp();
            Check(start(engine, Code, Code + (ulong)Stores.Length, 0, 0));
            samples[round] = Stopwatch.GetElapsedTime(before).TotalNanoseconds / PageCount;
            Check(close(engine));
        }

        Array.Sort(samples);
        return new PeerResult(Name, new Dictionary<PeerWork, double> { [PeerWork.CopyOnWriteCopy] = samples[Rounds / 2] });
    }

    /// <summary>The fault handler: makes the page writable and gives it its own bytes.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnWrite(nint engine, int type, ulong address, int size, long value, void* user)
    {
        byte* copy = stackalloc byte[PageSize];
        ulong page = address & ~(ulong)(PageSize - 1);
        bool isDone = s_protect(engine, page, PageSize, ReadWrite) == 0 && s_write(engine, page, copy, PageSize) == 0;
        return isDone ? (byte)1 : (byte)0;
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"Unicorn answers error {error}.");
    }
}
