// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;

using PhysicalMemory memory = new(16 << 20);
using FrameAllocator frames = new(memory);
Mapper tables = Mapper.TryCreate(memory, frames)!;
using Mmu mmu = new(memory, PagingControls.LongMode with { Cr3 = tables.Root.Base.Value });

LinearAddress page = new(0x40_0000);
PageTableFlags shared = PageTableFlags.Present | PageTableFlags.User | PageTableFlags.NoExecute;
frames.TryAllocateZeroed(out Frame original);
tables.TryMap(page, original.Base, PageSize.Size4KiB, shared, out _);

mmu.TryWrite(page + 8, AccessMode.User, 42UL, out PageFault fault);
Console.WriteLine($"#PF at {fault.Address}, error code {fault.ErrorCode}, refused at the {fault.Refusal.Level}: {fault.Refusal.Rule}");

frames.TryAllocate(out Frame copy);
memory.CopyFrame(original, copy);
tables.TryMap(page, copy.Base, PageSize.Size4KiB, shared | PageTableFlags.Writable, out PendingInvalidation pending);
mmu.Invalidate(pending);

mmu.TryWrite(page + 8, AccessMode.User, 42UL, out _);
Console.WriteLine($"original {memory.Read<ulong>(original.Base + 8)}, copy {memory.Read<ulong>(copy.Base + 8)}");
Console.WriteLine(mmu.Probe(page + 8, AccessKind.Write, AccessMode.User));
