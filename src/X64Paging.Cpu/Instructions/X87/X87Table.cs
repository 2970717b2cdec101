// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Semantics;
using X64Paging.Cpu.Semantics.Float;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>The x87 FPU.</summary>
internal static unsafe class X87Table
{
    public static void Bind(InstructionTable table)
    {
        BindMoves(table);
        BindArithmetic(table);
        BindComparisons(table);
        BindControl(table);
    }

    private static void BindMoves(InstructionTable table)
    {
        table.Bind(Mnemonic.Fld, &Fld.Bind);
        table.Bind(Mnemonic.Fild, &Fld.Bind);
        table.Bind(Mnemonic.Fbld, &Fld.Bind);
        table.Bind(Mnemonic.Fld1, &FloatConstant.Bind);
        table.Bind(Mnemonic.Fldz, &FloatConstant.Bind);
        table.Bind(Mnemonic.Fldpi, &FloatConstant.Bind);
        table.Bind(Mnemonic.Fldl2e, &FloatConstant.Bind);
        table.Bind(Mnemonic.Fldl2t, &FloatConstant.Bind);
        table.Bind(Mnemonic.Fldlg2, &FloatConstant.Bind);
        table.Bind(Mnemonic.Fldln2, &FloatConstant.Bind);
        table.Bind(Mnemonic.Fst, &Fst.Bind);
        table.Bind(Mnemonic.Fstp, &Fst.Bind);
        table.Bind(Mnemonic.Fist, &Fst.Bind);
        table.Bind(Mnemonic.Fistp, &Fst.Bind);
        table.Bind(Mnemonic.Fisttp, &Fst.Bind);
        table.Bind(Mnemonic.Fbstp, &Fst.Bind);
        table.Bind(Mnemonic.Fxch, &StackMoves.Bind);
        table.Bind(Mnemonic.Ffree, &StackMoves.Bind);
        table.Bind(Mnemonic.Fincstp, &StackMoves.Bind);
        table.Bind(Mnemonic.Fdecstp, &StackMoves.Bind);
        table.Bind(Mnemonic.Fxam, &StackMoves.Bind);
        table.Bind(Mnemonic.Fxtract, &StackMoves.Bind);
        table.Bind(Mnemonic.Fcmovb, &Fcmovcc<Below>.Bind);
        table.Bind(Mnemonic.Fcmove, &Fcmovcc<Equal>.Bind);
        table.Bind(Mnemonic.Fcmovbe, &Fcmovcc<BelowOrEqual>.Bind);
        table.Bind(Mnemonic.Fcmovu, &Fcmovcc<ParityEven>.Bind);
        table.Bind(Mnemonic.Fcmovnb, &Fcmovcc<AboveOrEqual>.Bind);
        table.Bind(Mnemonic.Fcmovne, &Fcmovcc<NotEqual>.Bind);
        table.Bind(Mnemonic.Fcmovnbe, &Fcmovcc<Above>.Bind);
        table.Bind(Mnemonic.Fcmovnu, &Fcmovcc<ParityOdd>.Bind);
    }

    private static void BindArithmetic(InstructionTable table)
    {
        table.Bind(Mnemonic.Fadd, &FloatArithmetic<AddOperation>.Bind);
        table.Bind(Mnemonic.Faddp, &FloatArithmetic<AddOperation>.Bind);
        table.Bind(Mnemonic.Fiadd, &FloatArithmetic<AddOperation>.Bind);
        table.Bind(Mnemonic.Fsub, &FloatArithmetic<SubtractOperation>.Bind);
        table.Bind(Mnemonic.Fsubp, &FloatArithmetic<SubtractOperation>.Bind);
        table.Bind(Mnemonic.Fisub, &FloatArithmetic<SubtractOperation>.Bind);
        table.Bind(Mnemonic.Fsubr, &FloatArithmetic<SubtractReverseOperation>.Bind);
        table.Bind(Mnemonic.Fsubrp, &FloatArithmetic<SubtractReverseOperation>.Bind);
        table.Bind(Mnemonic.Fisubr, &FloatArithmetic<SubtractReverseOperation>.Bind);
        table.Bind(Mnemonic.Fmul, &FloatArithmetic<MultiplyOperation>.Bind);
        table.Bind(Mnemonic.Fmulp, &FloatArithmetic<MultiplyOperation>.Bind);
        table.Bind(Mnemonic.Fimul, &FloatArithmetic<MultiplyOperation>.Bind);
        table.Bind(Mnemonic.Fdiv, &FloatArithmetic<DivideOperation>.Bind);
        table.Bind(Mnemonic.Fdivp, &FloatArithmetic<DivideOperation>.Bind);
        table.Bind(Mnemonic.Fidiv, &FloatArithmetic<DivideOperation>.Bind);
        table.Bind(Mnemonic.Fdivr, &FloatArithmetic<DivideReverseOperation>.Bind);
        table.Bind(Mnemonic.Fdivrp, &FloatArithmetic<DivideReverseOperation>.Bind);
        table.Bind(Mnemonic.Fidivr, &FloatArithmetic<DivideReverseOperation>.Bind);
        table.Bind(Mnemonic.Fchs, &FloatUnary<Fchs>.Bind);
        table.Bind(Mnemonic.Fabs, &FloatUnary<Fabs>.Bind);
        table.Bind(Mnemonic.Fsqrt, &FloatUnary<Fsqrt>.Bind);
        table.Bind(Mnemonic.Frndint, &FloatUnary<Frndint>.Bind);
        table.Bind(Mnemonic.Fscale, &FloatUnary<Fscale>.Bind);
        table.Bind(Mnemonic.Fprem, &FloatUnary<Fprem>.Bind);
        table.Bind(Mnemonic.Fprem1, &FloatUnary<Fprem1>.Bind);
        table.Bind(Mnemonic.F2xm1, &Transcendentals.Bind);
        table.Bind(Mnemonic.Fsin, &Transcendentals.Bind);
        table.Bind(Mnemonic.Fcos, &Transcendentals.Bind);
        table.Bind(Mnemonic.Fsincos, &Transcendentals.Bind);
        table.Bind(Mnemonic.Fptan, &Transcendentals.Bind);
        table.Bind(Mnemonic.Fpatan, &Transcendentals.Bind);
        table.Bind(Mnemonic.Fyl2x, &Transcendentals.Bind);
        table.Bind(Mnemonic.Fyl2xp1, &Transcendentals.Bind);
    }

    private static void BindComparisons(InstructionTable table)
    {
        table.Bind(Mnemonic.Fcom, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fcomp, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fcompp, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Ficom, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Ficomp, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fucom, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fucomp, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fucompp, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fcomi, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fcomip, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fucomi, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Fucomip, &FloatComparisonForms.Bind);
        table.Bind(Mnemonic.Ftst, &FloatComparisonForms.Bind);
    }

    private static void BindControl(InstructionTable table)
    {
        table.Bind(Mnemonic.Fldcw, &ControlWord.Bind);
        table.Bind(Mnemonic.Fnstcw, &ControlWord.Bind);
        table.Bind(Mnemonic.Fnstsw, &ControlWord.Bind);
        table.Bind(Mnemonic.Fninit, &ControlWord.Bind);
        table.Bind(Mnemonic.Fnclex, &ControlWord.Bind);
        table.Bind(Mnemonic.Fnop, &ControlWord.Bind);
        table.Bind(Mnemonic.Wait, &ControlWord.Bind);
        table.Bind(Mnemonic.Fnstenv, &EnvironmentForms.Bind);
        table.Bind(Mnemonic.Fldenv, &EnvironmentForms.Bind);
        table.Bind(Mnemonic.Fnsave, &EnvironmentForms.Bind);
        table.Bind(Mnemonic.Frstor, &EnvironmentForms.Bind);
    }
}
