// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>A static x86-64 program, checked and ready to be put into memory.</summary>
/// <remarks>Made by <see cref="ElfReader.Read"/>. Immutable; it keeps the file's bytes alive.</remarks>
public sealed class ElfImage
{
    internal ElfImage()
    {
    }

    /// <summary>Linear address of the first instruction; lies in an executable segment.</summary>
    public required ulong EntryPoint { get; init; }

    /// <summary>What to load, in address order; at least one, and no two overlap.</summary>
    public required IReadOnlyList<ElfSegment> Segments { get; init; }

    /// <summary>
    /// Linear addresses of the 4 KiB pages that hold bytes of more than one segment, in order. Such a page needs the contents of
    /// all of them; which rights it gets is the loader's choice (Linux gives it those of the last segment).
    /// </summary>
    public required IReadOnlyList<ulong> SharedPages { get; init; }

    /// <summary>Where the program finds its own headers.</summary>
    public required ProgramHeaderTable ProgramHeaders { get; init; }

    /// <summary>Initial thread-local storage; <see langword="null"/> when the program has none.</summary>
    public required ElfTlsSegment? Tls { get; init; }

    /// <summary>Whether PT_GNU_STACK asks for a stack that can be executed. Without that header it cannot, as on 64-bit Linux.</summary>
    public required bool HasExecutableStack { get; init; }

    /// <summary>
    /// Whether this is a static PIE: its addresses count from 0, the loader chooses a base with <see cref="Rebase"/>, and the
    /// program relocates itself when it starts.
    /// </summary>
    public required bool IsPositionIndependent { get; init; }

    /// <summary>The names in the program; empty when it has been stripped.</summary>
    public required SymbolTable Symbols { get; init; }

    /// <summary>Linear address of the first loaded byte.</summary>
    public ulong Start => Segments[0].Address;

    /// <summary>One past the last loaded byte; Linux starts the heap (brk) at the next page boundary.</summary>
    public ulong End => Segments[^1].End;

    /// <summary>What a load bias must be a multiple of: 4 KiB, or a segment's alignment where that is larger.</summary>
    public ulong Alignment
    {
        get
        {
            ulong alignment = UserHalf.PageSize;
            foreach (ElfSegment segment in Segments)
                alignment = Math.Max(alignment, segment.Alignment);
            return alignment;
        }
    }

    /// <summary>The same program at other addresses.</summary>
    /// <param name="loadBias">
    /// Bytes to add to every address: a multiple of <see cref="Alignment"/> that leaves the program between 0x1_0000 and
    /// 0x8000_0000_0000. Every multiple from 0x1_0000 to 0x4000_0000_0000 does, for a program fresh from the reader.
    /// </param>
    /// <returns>An image that shares the contents of this one.</returns>
    /// <exception cref="InvalidOperationException">The program is not position-independent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bias is not a multiple, or takes the program out of the user half.</exception>
    public ElfImage Rebase(ulong loadBias)
    {
        if (!IsPositionIndependent)
            throw new InvalidOperationException("The program was linked for fixed addresses and cannot be moved.");
        if (loadBias % Alignment != 0)
            throw new ArgumentOutOfRangeException(nameof(loadBias), $"The load bias must be a multiple of 0x{Alignment:x}.");
        if (loadBias > UserHalf.End - End || Start + loadBias < UserHalf.Start)
            throw new ArgumentOutOfRangeException(nameof(loadBias), "The load bias takes the program out of the user half.");

        return new ElfImage
        {
            EntryPoint = EntryPoint + loadBias,
            Segments = Array.AsReadOnly(Move(Segments, segment => segment with { Address = segment.Address + loadBias })),
            SharedPages = Array.AsReadOnly(Move(SharedPages, page => page + loadBias)),
            ProgramHeaders = ProgramHeaders with { Address = ProgramHeaders.Address + loadBias },
            Tls = Tls is null ? null : Tls with { Address = Tls.Address + loadBias },
            HasExecutableStack = HasExecutableStack,
            IsPositionIndependent = true,
            Symbols = Symbols.Rebase(loadBias),
        };
    }

    private static T[] Move<T>(IReadOnlyList<T> items, Func<T, T> move)
    {
        T[] moved = new T[items.Count];
        for (int i = 0; i < moved.Length; i++)
            moved[i] = move(items[i]);
        return moved;
    }
}
