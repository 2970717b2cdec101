// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>Writes faults as the trace-event format of Chrome's and Perfetto's viewers: spans with their phases, frames as counters.</summary>
/// <remarks>The format counts microseconds; a model cycle is shown as a nanosecond.</remarks>
public static class ProfileChrome
{
    private const decimal PerMicrosecond = 1000;

    /// <summary>Writes the file.</summary>
    public static void Write(Profile profile, ProfileSubject subject, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(subject);
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ns");
        json.WriteStartObject("otherData");
        json.WriteString("program", subject.Program);
        json.WriteString("unit", profile.IsHostTime ? "host nanoseconds" : "model cycles, shown as nanoseconds");
        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        foreach (int pid in profile.Timeline.Select(fault => fault.Pid).Distinct())
            WriteName(json, pid, subject.Program);
        foreach (FaultEvent fault in profile.Timeline)
            WriteFault(json, profile, fault);
        foreach (SharingSample sample in profile.Sharing)
            WriteFrames(json, sample);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, int pid, string program)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", "process_name");
        json.WriteNumber("pid", pid);
        json.WriteNumber("tid", pid);
        json.WriteStartObject("args");
        json.WriteString("name", program);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFault(Utf8JsonWriter json, Profile profile, in FaultEvent fault)
    {
        BeginSpan(json, fault.Kind.Name(), fault.Pid, fault.Start, fault.Phases.Total);
        json.WriteStartObject("args");
        json.WriteNumber("number", fault.Number);
        json.WriteString("page", fault.Page.ToString());
        json.WriteString("stack", string.Join(" > ", profile.Stacks[fault.Stack].SkipLast(1)));
        json.WriteEndObject();
        json.WriteEndObject();

        ulong start = fault.Start;
        for (int phase = 0; phase < FaultPhases.Count; phase++)
        {
            ulong time = fault.Phases[phase];
            if (time == 0)
                continue;

            BeginSpan(json, FaultPhases.Names[phase], fault.Pid, start, time);
            json.WriteEndObject();
            start += time;
        }
    }

    private static void BeginSpan(Utf8JsonWriter json, string name, int pid, ulong start, ulong duration)
    {
        json.WriteStartObject();
        json.WriteString("ph", "X");
        json.WriteString("cat", "fault");
        json.WriteString("name", name);
        json.WriteNumber("pid", pid);
        json.WriteNumber("tid", pid);
        json.WriteNumber("ts", start / PerMicrosecond);
        json.WriteNumber("dur", duration / PerMicrosecond);
    }

    private static void WriteFrames(Utf8JsonWriter json, SharingSample sample)
    {
        json.WriteStartObject();
        json.WriteString("ph", "C");
        json.WriteString("name", "frames");
        json.WriteNumber("pid", 0);
        json.WriteNumber("ts", sample.Time / PerMicrosecond);
        json.WriteStartObject("args");
        json.WriteNumber("shared", sample.Shared);
        json.WriteNumber("unique", sample.Unique);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
