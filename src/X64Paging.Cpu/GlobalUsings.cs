// SPDX-License-Identifier: MIT

// Runs one instruction and answers the next to run, or null to leave the interpreter's loop.
// Chooses the handler for an instruction's operands, or null where they are not supported.
global using unsafe Binder = delegate*<in Iced.Intel.Instruction, delegate*<X64Paging.Cpu.State.CpuState*, X64Paging.Cpu.Decoding.DecodedInstruction*, X64Paging.Cpu.Decoding.DecodedInstruction*>>;
global using unsafe Handler = delegate*<X64Paging.Cpu.State.CpuState*, X64Paging.Cpu.Decoding.DecodedInstruction*, X64Paging.Cpu.Decoding.DecodedInstruction*>;
