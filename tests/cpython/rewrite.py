"""Writes the tests whose syntax Python 3.9 does not know in an older one: `match` becomes `if`.

    rewrite.py TESTS FOLDER MODULE...

It is run by the Python that the tests are of.
"""

import ast
import os
import sys


class WithoutMatch(ast.NodeTransformer):
    found = False

    def visit_Match(self, node):
        self.generic_visit(node)
        self.found = True
        subject = ast.Name("match_subject", ast.Load())
        branches = []
        for case in reversed(node.cases):
            if isinstance(case.pattern, ast.MatchValue) and case.guard is None:
                test = ast.Compare(subject, [ast.Eq()], [case.pattern.value])
                branches = [ast.If(test, case.body, branches)]
            elif isinstance(case.pattern, ast.MatchAs) and case.pattern.name is None and case.guard is None:
                branches = case.body
            else:
                raise NotImplementedError(ast.unparse(case))
        return [ast.Assign([ast.Name("match_subject", ast.Store())], node.subject)] + branches


def main():
    source, folder, modules = sys.argv[1], sys.argv[2], sys.argv[3:]
    os.makedirs(folder, exist_ok=True)
    for name in [module + ".py" for module in modules]:
        with open(os.path.join(source, name), encoding="utf-8") as file:
            tree = ast.parse(file.read(), name)
        transformer = WithoutMatch()
        tree = ast.fix_missing_locations(transformer.visit(tree))
        if transformer.found:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(ast.unparse(tree) + "\n")


if __name__ == "__main__":
    main()
