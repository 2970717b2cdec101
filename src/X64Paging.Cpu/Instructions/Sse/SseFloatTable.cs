// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Conversion;
using X64Paging.Cpu.Instructions.Sse.Float;
using X64Paging.Cpu.Instructions.Sse.Forms;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>Floating-point arithmetic, comparison, conversions and state of SSE and SSE2.</summary>
internal static unsafe class SseFloatTable
{
    public static void Bind(InstructionTable table)
    {
        BindArithmetic(table);
        BindComparison(table);
        BindConversion(table);
        table.Bind(Mnemonic.Ldmxcsr, &ControlRegister.BindLoad);
        table.Bind(Mnemonic.Stmxcsr, &ControlRegister.BindStore);
        table.Bind(Mnemonic.Fxsave, &Fxsave.BindSave);
        table.Bind(Mnemonic.Fxsave64, &Fxsave.BindSave);
        table.Bind(Mnemonic.Fxrstor, &Fxsave.BindRestore);
        table.Bind(Mnemonic.Fxrstor64, &Fxsave.BindRestore);
    }

    private static void BindArithmetic(InstructionTable table)
    {
        table.Bind(Mnemonic.Addps, &PackedFloatForms<FloatAdd, float>.Bind);
        table.Bind(Mnemonic.Addpd, &PackedFloatForms<FloatAdd, double>.Bind);
        table.Bind(Mnemonic.Addss, &ScalarFloatForms<FloatAdd, float>.Bind);
        table.Bind(Mnemonic.Addsd, &ScalarFloatForms<FloatAdd, double>.Bind);
        table.Bind(Mnemonic.Subps, &PackedFloatForms<FloatSubtract, float>.Bind);
        table.Bind(Mnemonic.Subpd, &PackedFloatForms<FloatSubtract, double>.Bind);
        table.Bind(Mnemonic.Subss, &ScalarFloatForms<FloatSubtract, float>.Bind);
        table.Bind(Mnemonic.Subsd, &ScalarFloatForms<FloatSubtract, double>.Bind);
        table.Bind(Mnemonic.Mulps, &PackedFloatForms<FloatMultiply, float>.Bind);
        table.Bind(Mnemonic.Mulpd, &PackedFloatForms<FloatMultiply, double>.Bind);
        table.Bind(Mnemonic.Mulss, &ScalarFloatForms<FloatMultiply, float>.Bind);
        table.Bind(Mnemonic.Mulsd, &ScalarFloatForms<FloatMultiply, double>.Bind);
        table.Bind(Mnemonic.Divps, &PackedFloatForms<FloatDivide, float>.Bind);
        table.Bind(Mnemonic.Divpd, &PackedFloatForms<FloatDivide, double>.Bind);
        table.Bind(Mnemonic.Divss, &ScalarFloatForms<FloatDivide, float>.Bind);
        table.Bind(Mnemonic.Divsd, &ScalarFloatForms<FloatDivide, double>.Bind);
        table.Bind(Mnemonic.Sqrtps, &PackedFloatForms<FloatSquareRoot, float>.Bind);
        table.Bind(Mnemonic.Sqrtpd, &PackedFloatForms<FloatSquareRoot, double>.Bind);
        table.Bind(Mnemonic.Sqrtss, &ScalarFloatForms<FloatSquareRoot, float>.Bind);
        table.Bind(Mnemonic.Sqrtsd, &ScalarFloatForms<FloatSquareRoot, double>.Bind);
        table.Bind(Mnemonic.Minps, &PackedFloatForms<FloatMinimum, float>.Bind);
        table.Bind(Mnemonic.Minpd, &PackedFloatForms<FloatMinimum, double>.Bind);
        table.Bind(Mnemonic.Minss, &ScalarFloatForms<FloatMinimum, float>.Bind);
        table.Bind(Mnemonic.Minsd, &ScalarFloatForms<FloatMinimum, double>.Bind);
        table.Bind(Mnemonic.Maxps, &PackedFloatForms<FloatMaximum, float>.Bind);
        table.Bind(Mnemonic.Maxpd, &PackedFloatForms<FloatMaximum, double>.Bind);
        table.Bind(Mnemonic.Maxss, &ScalarFloatForms<FloatMaximum, float>.Bind);
        table.Bind(Mnemonic.Maxsd, &ScalarFloatForms<FloatMaximum, double>.Bind);
        table.Bind(Mnemonic.Rcpps, &PackedFloatForms<FloatReciprocal, float>.Bind);
        table.Bind(Mnemonic.Rcpss, &ScalarFloatForms<FloatReciprocal, float>.Bind);
        table.Bind(Mnemonic.Rsqrtps, &PackedFloatForms<FloatReciprocalRoot, float>.Bind);
        table.Bind(Mnemonic.Rsqrtss, &ScalarFloatForms<FloatReciprocalRoot, float>.Bind);
    }

    private static void BindComparison(InstructionTable table)
    {
        table.Bind(Mnemonic.Cmpps, &FloatCompare<float>.BindPacked);
        table.Bind(Mnemonic.Cmppd, &FloatCompare<double>.BindPacked);
        table.Bind(Mnemonic.Cmpss, &FloatCompare<float>.BindScalar);
        table.Bind(Mnemonic.Comiss, &FloatOrder<float>.BindOrdered);
        table.Bind(Mnemonic.Comisd, &FloatOrder<double>.BindOrdered);
        table.Bind(Mnemonic.Ucomiss, &FloatOrder<float>.BindUnordered);
        table.Bind(Mnemonic.Ucomisd, &FloatOrder<double>.BindUnordered);
    }

    private static void BindConversion(InstructionTable table)
    {
        table.Bind(Mnemonic.Cvtdq2ps, &PackedConversionForms<Cvtdq2ps, Vector128<int>>.Bind);
        table.Bind(Mnemonic.Cvtdq2pd, &PackedConversionForms<Cvtdq2pd, ulong>.Bind);
        table.Bind(Mnemonic.Cvtps2pd, &PackedConversionForms<Cvtps2pd, ulong>.Bind);
        table.Bind(Mnemonic.Cvtpd2ps, &PackedConversionForms<Cvtpd2ps, Vector128<double>>.Bind);
        table.Bind(Mnemonic.Cvtps2dq, &PackedConversionForms<Cvtps2dq, Vector128<float>>.Bind);
        table.Bind(Mnemonic.Cvttps2dq, &PackedConversionForms<Cvttps2dq, Vector128<float>>.Bind);
        table.Bind(Mnemonic.Cvtpd2dq, &PackedConversionForms<Cvtpd2dq, Vector128<double>>.Bind);
        table.Bind(Mnemonic.Cvttpd2dq, &PackedConversionForms<Cvttpd2dq, Vector128<double>>.Bind);
        table.Bind(Mnemonic.Cvtsi2ss, &FromInteger<float>.Bind);
        table.Bind(Mnemonic.Cvtss2si, &ToInteger<float>.BindRounding);
        table.Bind(Mnemonic.Cvttss2si, &ToInteger<float>.BindTruncating);
        table.Bind(Mnemonic.Cvtsi2sd, &FromInteger<double>.Bind);
        table.Bind(Mnemonic.Cvtsd2si, &ToInteger<double>.BindRounding);
        table.Bind(Mnemonic.Cvttsd2si, &ToInteger<double>.BindTruncating);
        table.Bind(Mnemonic.Cvtss2sd, &ScalarPrecision.BindWiden);
        table.Bind(Mnemonic.Cvtsd2ss, &ScalarPrecision.BindNarrow);
    }
}
