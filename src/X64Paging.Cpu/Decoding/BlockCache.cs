// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using X64Paging.Cpu.Interpreter;
using X64Paging.Memory;
using X64Paging.Translation;

namespace X64Paging.Cpu.Decoding;

/// <summary>The decoded blocks, by the place of their first byte in physical memory.</summary>
/// <remarks>
/// A frame that blocks were made from is watched; when it is written they are dropped. A dropped block stays in memory, since it may be
/// the one that runs, but cannot be entered or gone on with. Memory comes back when the arena is full: then everything is dropped,
/// between blocks.
/// </remarks>
internal sealed unsafe class BlockCache : IDisposable
{
    private const int ArenaSize = 32 << 20;

    private readonly Mmu _mmu;
    private readonly byte* _arena;
    private readonly CodeBlock* _noBlock;
    private readonly JumpCacheEntry* _jumpCache;
    private readonly BlockBuilder _builder;

    // Keys are host addresses: RAM is one range of the host, so they stand for physical ones.
    private readonly Dictionary<nint, nint> _blocks = [];
    private readonly Dictionary<ulong, nint> _firstInFrame = [];
    private readonly List<nint> _crossing = [];
    private int _arenaUsed;

    public BlockCache(Mmu mmu)
    {
        _mmu = mmu;
        _noBlock = (CodeBlock*)NativeMemory.AllocZeroed((nuint)sizeof(CodeBlock));
        _noBlock->InstructionCount = CodeBlock.Dropped;
        _jumpCache = (JumpCacheEntry*)NativeMemory.AlignedAlloc((nuint)(JumpCacheEntry.Count * sizeof(JumpCacheEntry)), 64);
        _arena = (byte*)NativeMemory.AlignedAlloc(ArenaSize, 64);
        _builder = new BlockBuilder(_noBlock);
        ClearJumpCache();
        mmu.Memory.WatchedFrameWritten += DropFrame;
    }

    /// <summary>The cache of indirect branches' targets.</summary>
    public JumpCacheEntry* JumpCache => _jumpCache;

    /// <summary>Makes sure that there is room for a block, by dropping everything if need be. Only between blocks.</summary>
    /// <returns>Whether everything was dropped, links included.</returns>
    public bool MakeRoom()
    {
        if (ArenaSize - _arenaUsed >= BlockBuilder.MaximumSize)
            return false;

        _blocks.Clear();
        _firstInFrame.Clear();
        _crossing.Clear();
        _arenaUsed = 0;
        ClearJumpCache();
        return true;
    }

    /// <summary>Finds or decodes the block at an offset of a page.</summary>
    /// <returns>Null if its first instruction ends in the next page: <see cref="FindCrossing"/> takes it.</returns>
    public CodeBlock* Find(byte* hostPage, int offset)
    {
        if (_blocks.TryGetValue((nint)hostPage + offset, out nint known))
            return ((CodeBlock*)known)->SecondHostPage == 0 ? (CodeBlock*)known : null;

        CodeBlock* block = (CodeBlock*)(_arena + _arenaUsed);
        if (!_builder.TryBuild(block, hostPage, offset))
            return null;

        Keep(block, hostPage);
        return block;
    }

    /// <summary>Finds or decodes the instruction that starts at an offset of one page and ends in another.</summary>
    public CodeBlock* FindCrossing(byte* hostPage, int offset, byte* secondHostPage)
    {
        if (_blocks.TryGetValue((nint)hostPage + offset, out nint known) && ((CodeBlock*)known)->SecondHostPage == (nint)secondHostPage)
            return (CodeBlock*)known;

        CodeBlock* block = (CodeBlock*)(_arena + _arenaUsed);
        _builder.BuildCrossing(block, hostPage, offset, secondHostPage);
        Keep(block, hostPage);
        Watch(secondHostPage);
        _crossing.Add((nint)block);
        return block;
    }

    /// <summary>Notes where an indirect branch led.</summary>
    public void RememberJump(ulong rip, CodeBlock* block) =>
        _jumpCache[JumpCacheEntry.Slot(rip)] = new JumpCacheEntry { Rip = rip, Block = block };

    public void Dispose()
    {
        _mmu.Memory.WatchedFrameWritten -= DropFrame;
        NativeMemory.AlignedFree(_arena);
        NativeMemory.AlignedFree(_jumpCache);
        NativeMemory.Free(_noBlock);
    }

    private void Keep(CodeBlock* block, byte* hostPage)
    {
        // SAFETY: MakeRoom has left room for the largest block.
        int size = sizeof(CodeBlock) + (block->ElementCount + 2) * sizeof(DecodedInstruction);
        _arenaUsed += (size + 15) & ~15;
        ulong frame = FrameOf(hostPage).Number;
        block->NextInFrame = (CodeBlock*)_firstInFrame.GetValueOrDefault(frame);
        _firstInFrame[frame] = (nint)block;
        _blocks[(nint)hostPage + block->Offset] = (nint)block;
        Watch(hostPage);
    }

    private void Watch(byte* hostPage) => _mmu.Watch(FrameOf(hostPage));

    private Frame FrameOf(byte* hostPage) => new((ulong)(hostPage - _mmu.Memory.HostPointer(default)) / Frame.Size);

    private void DropFrame(Frame frame)
    {
        byte* hostPage = _mmu.Memory.HostPointer(frame.Base);
        if (_firstInFrame.Remove(frame.Number, out nint first))
        {
            for (CodeBlock* block = (CodeBlock*)first; block != null; block = block->NextInFrame)
            {
                _blocks.Remove((nint)hostPage + block->Offset);
                Drop(block);
            }
        }

        DropCrossingInto(hostPage);
    }

    /// <summary>Drops the instructions that end in this frame: they are listed under the frame where they start.</summary>
    private void DropCrossingInto(byte* hostPage)
    {
        for (int i = _crossing.Count - 1; i >= 0; i--)
        {
            CodeBlock* block = (CodeBlock*)_crossing[i];
            if (block->SecondHostPage == (nint)hostPage)
                Drop(block);
            if (block->InstructionCount == CodeBlock.Dropped)
                _crossing.RemoveAt(i);
        }
    }

    private static void Drop(CodeBlock* block)
    {
        block->InstructionCount = CodeBlock.Dropped;
        block->HostPage = 0;
        if (block->SecondHostPage != 0)
            block->SecondHostPage = -1;
        DecodedInstruction* first = CodeBlock.First(block);
        for (int i = 0; i < block->ElementCount; i++)
            first[i].Execute = &Dropped.Execute;
    }

    private void ClearJumpCache() =>
        new Span<JumpCacheEntry>(_jumpCache, JumpCacheEntry.Count).Fill(new JumpCacheEntry { Block = _noBlock });
}
