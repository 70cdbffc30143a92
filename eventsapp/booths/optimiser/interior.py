"""One linear programme by HiGHS' interior point method, without crossover. Heavy: imports highspy when used."""

import numpy as np

from eventsapp.booths.optimiser.arrays import Floats, Ints

OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "solver": "ipm",
    "run_crossover": "off",
    "ipm_optimality_tolerance": 1e-8,
}


def interior_point(
    cost: Floats, index: list[Ints], value: list[Floats], upper: list[float]
) -> tuple[Floats, Floats, float]:
    """Maximise ``cost @ x`` over rows ``<= upper`` with x at least 0.

    Args:
        cost: one figure for each column.
        index: for each row the columns it has.
        value: their factors, in the same order.
        upper: for each row what it may be at most.

    Returns:
        x, the price of each row, and the optimum.

    Raises:
        ArithmeticError: no optimum was found.

    """
    import highspy  # noqa: PLC0415 - heavy, and may be absent

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(upper)
    model.col_cost_ = -cost  # HiGHS minimises
    model.col_lower_, model.col_upper_ = np.zeros(len(cost)), np.full(len(cost), highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = np.full(len(upper), -highspy.kHighsInf), np.array(upper, dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, index)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate(index).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate(value)
    solver = highspy.Highs()
    for option, setting in OPTIONS.items():
        solver.setOptionValue(option, setting)
    solver.passModel(model)
    solver.run()
    solution = solver.getSolution()
    if not solution.value_valid or not solution.dual_valid:
        raise ArithmeticError(f"no optimum: {solver.modelStatusToString(solver.getModelStatus())}")
    optimum = -float(solver.getInfo().objective_function_value)
    return np.array(solution.col_value), -np.array(solution.row_dual), optimum
