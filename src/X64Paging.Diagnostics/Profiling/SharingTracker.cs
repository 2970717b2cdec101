// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Profiling;

/// <summary>Counts frames that are shared and frames that are not, and keeps a sample now and then.</summary>
internal sealed class SharingTracker
{
    /// <summary>The most samples that are kept: when there are more, every other one goes.</summary>
    private const int MostSamples = 4096;

    private readonly List<SharingSample> _samples = [];
    private SharingSample _last;
    private ulong _shared;
    private ulong _unique;
    private int _stride = 1;
    private int _skipped;

    /// <summary>The samples in the order of time; the last is the state at the end.</summary>
    public IReadOnlyList<SharingSample> Samples => _samples.Count == 0 || _samples[^1] == _last ? [.. _samples] : [.. _samples, _last];

    public void Allocated() => _unique++;

    public void Referenced(uint references)
    {
        if (references == 2)
        {
            _unique--;
            _shared++;
        }
    }

    public void Released(uint references)
    {
        if (references == 1)
        {
            _shared--;
            _unique++;
        }
        else if (references == 0)
        {
            _unique--;
        }
    }

    /// <summary>Whether more has changed since the last sample than single faults change: a fork, or a process's end.</summary>
    private bool IsLeap(SharingSample sample)
    {
        const int MostByFaults = 4;
        SharingSample kept = _samples.Count == 0 ? default : _samples[^1];
        long change = long.Abs((long)(sample.Shared - kept.Shared)) + long.Abs((long)(sample.Unique - kept.Unique));
        return change > MostByFaults * _stride;
    }

    /// <summary>Keeps how frames stand now, if that has changed and it is time for a sample.</summary>
    public void Sample(ulong time, ulong copied)
    {
        SharingSample sample = new(time, _shared, _unique, copied);
        if (sample with { Time = _last.Time } == _last)
            return;

        _last = sample;
        if (++_skipped < _stride && !IsLeap(sample))
            return;

        _skipped = 0;
        _samples.Add(sample);
        if (_samples.Count < MostSamples)
            return;

        int kept = 0;
        for (int index = 1; index < _samples.Count; index += 2)
            _samples[kept++] = _samples[index];
        _samples.RemoveRange(kept, _samples.Count - kept);
        _stride *= 2;
    }
}
