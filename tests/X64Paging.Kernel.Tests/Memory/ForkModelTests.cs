// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Memory;
using X64Paging.Memory;
using X64Paging.Paging;
using static X64Paging.Kernel.Tests.Memory.MemoryLab;

namespace X64Paging.Kernel.Tests.Memory;

/// <summary>Random work of several processes that fork and exit, held to <see cref="SimulatedProcess"/> byte by byte and frame by frame.</summary>
public sealed class ForkModelTests
{
    private const int StepCount = 1500;
    private const int PageCount = 24;
    private const int MostProcesses = 6;

    public static TheoryData<int, int> SeedsAndFrames
    {
        get
        {
            TheoryData<int, int> data = [];
            for (int seed = 1; seed <= 8; seed++)
                data.Add(seed, 1024);
            for (int seed = 11; seed <= 18; seed++)
                data.Add(seed, 30);
            return data;
        }
    }

    [Theory, MemberData(nameof(SeedsAndFrames))]
    public void Random_work_gives_every_process_its_own_bytes_and_every_frame_its_references(int seed, int frameCount)
    {
        using MemoryLab lab = new((ulong)frameCount);
        Run run = new(lab, seed);

        for (int step = 0; step < StepCount; step++)
            run.Step();

        run.ExitAll();
        Assert.Equal(0UL, lab.Frames.UsedCount);
        Assert.Equal(1u, lab.Frames.ReferenceCount(lab.Frames.ZeroFrame));
        Assert.True(run.RefusedForLackOfFrames > 0 == frameCount < 100, $"seed {seed}: {run.RefusedForLackOfFrames} refusals for lack of frames");
    }

    private sealed class Run
    {
        private readonly MemoryLab _lab;
        private readonly Random _random;
        private readonly List<SimulatedProcess> _processes = [];
        private readonly List<string> _history = [];
        private SimulatedProcess _current;

        public Run(MemoryLab lab, int seed)
        {
            _lab = lab;
            _random = new Random(seed);
            _history.Add($"seed {seed}");
            _current = Start();
        }

        public int RefusedForLackOfFrames { get; private set; }

        public void Step()
        {
            if (_processes.Count == 0)
                _current = Start();
            else if (!_processes.Contains(_current) || _random.Next(4) == 0)
                _current = _processes[_random.Next(_processes.Count)];

            int page = _random.Next(PageCount);
            int count = 1 + _random.Next(int.Min(6, PageCount - page));
            switch (_random.Next(20))
            {
                case < 8: Write(page, Offset(), (byte)_random.Next(1, 256)); break;
                case < 13: Read(page, Offset()); break;
                case < 15: Protect(page, count, RandomRights()); break;
                case < 16: Unmap(page, count); break;
                case < 18: Map(page, count, RandomRights(), isShared: _random.Next(3) == 0); break;
                case < 19: Fork(); break;
                default: Exit(_current); break;
            }

            AssertFramesAreAccountedFor();
        }

        public void ExitAll()
        {
            while (_processes.Count > 0)
                Exit(_processes[0]);
        }

        private SimulatedProcess Start()
        {
            SimulatedProcess process = new(_lab.NewSpace());
            _processes.Add(process);
            return process;
        }

        /// <summary>Mostly both rights, or little else would happen than refusals.</summary>
        private RegionRights RandomRights() => (RegionRights)(_random.Next(5) switch { 0 => 0, 1 => 1, _ => 3 });

        private int Offset() => _random.Next(3) switch { 0 => 0, 1 => 4095, _ => _random.Next(4096) };

        private void Write(int page, int offset, byte value)
        {
            Note($"write {page}:{offset} = {value}");
            FaultAction? expected = _current.Refusal(page, isWrite: true);
            FaultAction? actual = _lab.Write(_current.Space, At(page, offset), value);
            if (IsGranted(expected, actual))
                _current.Write(page, offset, value);
        }

        private void Read(int page, int offset)
        {
            Note($"read {page}:{offset}");
            FaultAction? expected = _current.Refusal(page, isWrite: false);
            FaultAction? actual = _lab.Read(_current.Space, At(page, offset), out byte value);
            if (IsGranted(expected, actual))
            {
                byte simulated = _current.Read(page, offset);
                Check(simulated == value, $"{value} was read, {simulated} is there");
            }
        }

        private bool IsGranted(FaultAction? expected, FaultAction? actual)
        {
            if (actual == FaultAction.OutOfFrames && expected == null)
            {
                // As the kernel does: who asked is killed, and nobody else notices.
                RefusedForLackOfFrames++;
                Exit(_current);
                return false;
            }

            bool isRefused = actual > FaultAction.Spurious;
            Check(expected == (isRefused ? actual : null), $"{actual} instead of {expected}");
            return !isRefused;
        }

        private void Protect(int page, int count, RegionRights rights)
        {
            if (!Enumerable.Range(page, count).All(_current.IsMapped))
                return;

            Note($"protect {page}+{count} {rights}");
            _lab.Protect(_current.Space, page, count, rights);
            _current.Protect(page, count, rights);
        }

        private void Unmap(int page, int count)
        {
            Note($"unmap {page}+{count}");
            _lab.Unmap(_current.Space, page, count);
            _current.Unmap(page, count);
        }

        private void Map(int page, int count, RegionRights rights, bool isShared)
        {
            Unmap(page, count);
            Note($"map {page}+{count} {rights} shared {isShared}");
            _current.Space.RegionList.Add(isShared ? _lab.Shared(page, count, rights) : Anonymous(page, count, rights));
            _current.Map(page, count, rights, isShared);
        }

        private void Fork()
        {
            if (_processes.Count == MostProcesses)
                return;

            Note("fork");
            AddressSpace? child = _lab.TryFork(_current.Space);
            if (child == null)
                RefusedForLackOfFrames++;
            else
                _processes.Add(_current.Fork(child));
        }

        private void Exit(SimulatedProcess process)
        {
            Note("exit");
            _lab.Exit(process.Space);
            _processes.Remove(process);
        }

        private void AssertFramesAreAccountedFor()
        {
            Dictionary<Frame, uint> references = [];
            Dictionary<Frame, int> writers = [];
            HashSet<Frame> sharedFrames = [];
            ulong tableCount = 0;
            foreach (SimulatedProcess process in _processes)
            {
                tableCount += (ulong)PageTables.Tables(_lab.Memory, process.Space).Count;
                foreach ((LinearAddress page, PageTableEntry entry) in PageTables.Leaves(_lab.Memory, process.Space))
                {
                    Check(PageMarks.HoldsFrame(entry), $"{page}: the entry {entry} is neither present nor holds a frame");
                    references[entry.Frame] = references.GetValueOrDefault(entry.Frame) + 1;
                    if (entry.Has(PageMarks.Shared))
                        sharedFrames.Add(entry.Frame);
                    else if (entry.IsWritable)
                        writers[entry.Frame] = writers.GetValueOrDefault(entry.Frame) + 1;
                }
            }

            foreach ((Frame frame, uint count) in references)
            {
                uint expected = count + (frame == _lab.Frames.ZeroFrame || sharedFrames.Contains(frame) ? 1u : 0u);
                Check(_lab.Frames.ReferenceCount(frame) == expected, $"{frame} has {_lab.Frames.ReferenceCount(frame)} references, not {expected}");
            }

            foreach ((Frame frame, int count) in writers)
                Check(count == 1 && references[frame] == 1 && frame != _lab.Frames.ZeroFrame, $"{frame} is writable, and mapped {references[frame]} times");

            int privateCount = references.Keys.Count(frame => frame != _lab.Frames.ZeroFrame && !sharedFrames.Contains(frame));
            int sharedCount = _processes.SelectMany(process => process.SharedMappings).Distinct().Sum(touched => touched.Count);
            ulong used = tableCount + (ulong)(privateCount + sharedCount);
            Check(_lab.Frames.UsedCount == used, $"{_lab.Frames.UsedCount} frames are in use, not {used}");
        }

        private void Note(string text) => _history.Add($"{_history.Count}: process {_processes.IndexOf(_current)} {text}");

        private void Check(bool condition, string message)
        {
            if (!condition)
                Assert.Fail(message + Environment.NewLine + string.Join(Environment.NewLine, _history.TakeLast(60).Prepend(_history[0])));
        }
    }
}
