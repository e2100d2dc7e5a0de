// Everything that the compiled module offers.
export { expMany, logMany, tanhMany } from "./exponential";
export { gemmAcross, gemmStore } from "./gemm";
export { doublyRobust, learnLinear, scoreLinear, updateCholesky } from "./linear";
export { policyGradient, softmax, valueGradient } from "./losses";
export { backward, forward } from "./network";
export { adam, addGradients, blend, sgd, squaredNorm } from "./optimizers";
export { peak } from "./peak";
