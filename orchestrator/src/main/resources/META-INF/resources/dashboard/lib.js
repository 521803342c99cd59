// The libraries, in one place.
export { html, render, createContext, useCallback, useContext, useEffect, useMemo, useRef, useState }
  from '/_static/htm/preact/standalone.module.js';
export { default as uPlot } from '/webjars/uplot/dist/uPlot.esm.js';
