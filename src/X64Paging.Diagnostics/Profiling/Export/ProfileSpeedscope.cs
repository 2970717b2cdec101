// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>Writes faults as speedscope reads them: for each process a profile of samples, in the order of time.</summary>
public static class ProfileSpeedscope
{
    private const string Schema = "https://www.speedscope.app/file-format-schema.json";

    /// <summary>Writes the file.</summary>
    public static void Write(Profile profile, ProfileSubject subject, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(subject);
        Dictionary<string, int> frames = [];
        foreach (string frame in profile.Stacks.SelectMany(stack => stack))
            frames.TryAdd(frame, frames.Count);

        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("name", subject.Program);
        json.WriteString("exporter", "x64paging");
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (string frame in frames.Keys)
        {
            json.WriteStartObject();
            json.WriteString("name", frame);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        foreach (IGrouping<int, FaultEvent> process in profile.Timeline.GroupBy(fault => fault.Pid))
            WriteProcess(json, profile, process.Key, Merge(process), frames);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProcess(
        Utf8JsonWriter json, Profile profile, int pid, List<(int Stack, ulong Time)> samples, Dictionary<string, int> frames)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", $"pid {pid}: faults, {(profile.IsHostTime ? "host nanoseconds" : "model cycles")}");
        json.WriteString("unit", profile.IsHostTime ? "nanoseconds" : "none");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", samples.Aggregate(0UL, (sum, sample) => sum + sample.Time));
        json.WriteStartArray("samples");
        foreach ((int stack, _) in samples)
        {
            json.WriteStartArray();
            foreach (string frame in profile.Stacks[stack])
                json.WriteNumberValue(frames[frame]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach ((_, ulong time) in samples)
            json.WriteNumberValue(time);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One sample for faults that follow each other on one stack.</summary>
    private static List<(int Stack, ulong Time)> Merge(IEnumerable<FaultEvent> faults)
    {
        List<(int Stack, ulong Time)> samples = [];
        foreach (FaultEvent fault in faults)
        {
            ulong time = fault.Phases.Total;
            if (samples is [.., var last] && last.Stack == fault.Stack)
                samples[^1] = (last.Stack, last.Time + time);
            else
                samples.Add((fault.Stack, time));
        }

        return samples;
    }
}
